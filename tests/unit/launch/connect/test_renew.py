"""The token is replaced at two thirds of its life."""

import shlex
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from chassis.web.health import NotReady
from launch.connect import connection, token
from launch.connect.connection import Connection
from launch.connect.renew import AGAIN_SECONDS, LOOK_SECONDS, Renewer
from tests.helpers.api_server import jwt

CLUSTER = Connection("rig", "trip", "https://198.51.100.1:6443", "admin@rig", "2h")

Issued = Callable[[float, float], str]


@pytest.fixture
def kubectl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what kubectl says; its next token is an hour long."""
    folder = tmp_path / "kubectl"
    folder.mkdir()
    program = shlex.join([sys.executable, "-m", "tests.helpers.connecting"])
    monkeypatch.setenv("KUBECTL", program)
    monkeypatch.setenv("KUBECTL_TEST_CLUSTER", str(folder))
    (folder / "token").write_text(fresh())
    return folder


@pytest.fixture
def connected(tmp_path: Path, kubectl: Path) -> Path:
    """A folder with a connection."""
    folder = tmp_path / "cluster"
    connection.write(CLUSTER, folder)
    return folder


def fresh() -> str:
    return jwt(time.time(), time.time() + 3600)


def aged(share: float) -> str:
    return jwt(time.time() - share * 3600, time.time() + (1 - share) * 3600)


def shown() -> float | None:
    return REGISTRY.get_sample_value("trip_token_expiry_timestamp_seconds")


def test_a_young_token_is_kept_and_its_end_is_shown(connected: Path) -> None:
    young = aged(0.6)
    token.write(young, connected)
    assert Renewer(connected).look() == LOOK_SECONDS
    assert token.read(connected) == young
    assert shown() == token.life(young)[1]


def test_after_two_thirds_of_its_life_it_is_replaced(connected: Path, kubectl: Path) -> None:
    token.write(aged(0.7), connected)
    assert Renewer(connected).look() == LOOK_SECONDS
    made = (kubectl / "token").read_text()
    assert token.read(connected) == made
    assert shown() == token.life(made)[1]
    (call,) = (kubectl / "calls").read_text().splitlines()
    assert "--duration=2h" in call
    assert "--context admin@rig --namespace trip" in call


@pytest.mark.parametrize("damage", ["", "secret"])
def test_a_token_that_is_lost_or_damaged_is_made_anew(connected: Path, damage: str) -> None:
    if damage:
        token.write(damage, connected)
    Renewer(connected).look()
    assert token.life(token.read(connected))[1] > time.time()


def test_a_renewal_that_fails_keeps_the_token_and_is_tried_again(
    connected: Path, kubectl: Path, caplog: pytest.LogCaptureFixture
) -> None:
    old = aged(0.7)
    token.write(old, connected)
    (kubectl / "refused").write_text("create: the connection was refused")
    assert Renewer(connected).look() == AGAIN_SECONDS
    assert token.read(connected) == old
    assert caplog.messages == ["the token is not renewed: create: the connection was refused"]
    (kubectl / "refused").unlink()
    assert Renewer(connected).look() == LOOK_SECONDS
    assert token.read(connected) != old


def test_what_kubectl_prints_instead_of_a_token_is_not_written(
    connected: Path, kubectl: Path
) -> None:
    old = aged(0.7)
    token.write(old, connected)
    (kubectl / "token").write_text("no token")
    assert Renewer(connected).look() == AGAIN_SECONDS
    assert token.read(connected) == old


def test_without_a_connection_it_waits(tmp_path: Path, kubectl: Path) -> None:
    assert Renewer(tmp_path).look() == LOOK_SECONDS
    assert not (kubectl / "calls").exists()


def test_it_is_ready_while_the_token_is_valid(connected: Path) -> None:
    renewer = Renewer(connected)
    with pytest.raises(NotReady, match="there is no"):
        renewer.check()
    token.write(aged(1.1), connected)
    with pytest.raises(NotReady, match="expired"):
        renewer.check()
    token.write(fresh(), connected)
    renewer.check()
