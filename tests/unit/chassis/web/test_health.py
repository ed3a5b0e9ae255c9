"""Probes and version of every service."""

import logging
import os
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import chassis
from chassis.metrics import slots
from chassis.metrics.scoreboard import Scoreboard, WorkerCells
from chassis.settings import Settings
from chassis.stores.errors import (
    NothingLoaded,
    NotMigrated,
    ReadOnly,
    SchemaTooNew,
    StillLoading,
    StoreUnavailable,
)
from chassis.web import health
from chassis.web.app import create_service
from chassis.web.health import DRAIN_FILE, NotReady
from chassis.web.server import begin
from tests.helpers.gunicorn import eventually


def client_with(error: Exception | None = None) -> FlaskClient:
    def check() -> None:
        if error:
            raise error

    return create_service("currency", Settings(), [], {"rates": check}).test_client()


def test_a_living_process_says_so_whatever_it_depends_on() -> None:
    assert client_with(NotReady("no")).get("/livez").status_code == 200


def test_a_service_whose_checks_pass_is_ready() -> None:
    response = client_with().get("/readyz")
    assert response.status_code == 200
    assert response.get_json() == {"status": "ok", "checks": {"rates": "ok", "drain": "ok"}}


def test_a_failed_check_says_why() -> None:
    response = client_with(NotReady("no rates yet")).get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["checks"]["rates"] == "no rates yet"


def test_an_unreachable_store_is_reported_without_its_address() -> None:
    response = client_with(StoreUnavailable("mysql://secret@host")).get("/readyz")
    assert response.status_code == 503
    assert "secret" not in response.get_data(as_text=True)


def test_an_old_schema_is_reported_with_the_command_that_migrates_it() -> None:
    checks = client_with(NotMigrated("schema 1 is older")).get("/readyz").get_json()["checks"]
    assert checks["rates"] == "the schema is old: run python -m currency.migrate"


def test_a_schema_that_a_newer_version_made_unusable_is_reported_without_its_address() -> None:
    checks = client_with(SchemaTooNew("mysql://secret")).get("/readyz").get_json()["checks"]
    assert checks["rates"] == "the schema is too new for this program"


def test_a_store_that_takes_no_writes_is_reported_without_its_address() -> None:
    checks = client_with(ReadOnly("mongodb://secret")).get("/readyz").get_json()["checks"]
    assert checks["rates"] == "the store takes no writes"


def test_an_empty_store_is_not_ready() -> None:
    checks = client_with(NothingLoaded()).get("/readyz").get_json()["checks"]
    assert checks["rates"] == "no rates have been loaded yet"


def test_a_store_that_is_being_loaded_is_not_ready_and_says_how_far_it_is() -> None:
    response = client_with(StillLoading(4489, 7126)).get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["checks"]["rates"] == "rates are being loaded: 62 %"


def test_a_bug_in_a_check_makes_the_service_unready_and_stays_in_the_log() -> None:
    response = client_with(ZeroDivisionError("secret")).get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["checks"]["rates"] == "the check failed"


def test_a_check_that_hangs_fails_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "CHECK_SECONDS", 0.05)
    released = threading.Event()
    client = create_service("currency", Settings(), [], {"rates": released.wait}).test_client()
    response = client.get("/readyz")
    released.set()
    assert response.status_code == 503
    assert response.get_json()["checks"]["rates"] == "the store cannot be reached"


def test_a_failed_check_is_logged_with_its_reason_once_per_change(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failures = [StoreUnavailable("no answer in time"), StoreUnavailable("no answer in time"), None]

    def check() -> None:
        if error := failures.pop(0):
            raise error

    client = create_service("currency", Settings(), [], {"rates": check}).test_client()
    logging.getLogger().addHandler(caplog.handler)
    caplog.set_level(logging.INFO, health.__name__)
    for _ in range(3):
        client.get("/readyz")
    logging.getLogger().removeHandler(caplog.handler)
    assert [record.getMessage() for record in caplog.records] == [
        "readiness check rates: no answer in time",
        "readiness check rates: ok",
    ]


def test_how_far_a_load_is_fills_no_log(caplog: pytest.LogCaptureFixture) -> None:
    percents = iter(range(100))

    def check() -> None:
        raise StillLoading(next(percents), 100)

    client = create_service("currency", Settings(), [], {"rates": check}).test_client()
    logging.getLogger().addHandler(caplog.handler)
    caplog.set_level(logging.INFO, health.__name__)
    for _ in range(3):
        client.get("/readyz")
    logging.getLogger().removeHandler(caplog.handler)
    assert [record.getMessage() for record in caplog.records] == [
        "readiness check rates: rates are being loaded: 0 %"
    ]


@dataclass
class Pod:
    """A master of two workers: this process, with a check that fails, and another."""

    client: FlaskClient
    own: WorkerCells
    other: WorkerCells
    failures: list[Exception]

    def readiness(self) -> tuple[int, str]:
        response = self.client.get("/readyz")
        return response.status_code, response.get_json()["checks"]["workers"]


@pytest.fixture
def pod(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pod:
    """Both workers handle requests, and neither is ready yet."""
    failures: list[Exception] = [NothingLoaded()]

    def check() -> None:
        for failure in failures:
            raise failure

    monkeypatch.setattr(health, "WATCH_SECONDS", 0.02)
    monkeypatch.setattr(os, "getppid", os.getpid)
    monkeypatch.setenv(slots.DIRECTORY, str(tmp_path))
    board = Scoreboard(tmp_path, born=1)
    board.set_wanted(2)
    board.count_start(1)
    own, other = board.take(0, born=2), board.take(1, born=2)
    app = create_service("currency", Settings(), [], {"rates": check})
    begin(app, own)
    for each in (own, other):
        each.ready()
    return Pod(app.test_client(), own, other, failures)


def test_a_worker_is_ready_only_once_all_workers_are(pod: Pod) -> None:
    assert pod.readiness() == (503, "0 of 2 workers are ready")
    pod.failures.clear()
    eventually(lambda: pod.readiness() == (503, "1 of 2 workers are ready"))
    pod.other.check(passed=True)
    assert pod.readiness() == (200, "ok")
    pod.other.check(passed=False)
    assert pod.readiness() == (503, "1 of 2 workers are ready")


def test_a_worker_publishes_that_it_is_no_longer_ready(pod: Pod) -> None:
    pod.failures.clear()
    pod.other.check(passed=True)
    eventually(lambda: pod.readiness() == (200, "ok"))
    pod.failures.append(NothingLoaded())
    eventually(lambda: pod.readiness() == (503, "1 of 2 workers are ready"))


def test_the_workers_of_another_master_do_not_count(
    pod: Pod, monkeypatch: pytest.MonkeyPatch
) -> None:
    pod.failures.clear()
    monkeypatch.setattr(os, "getppid", lambda: 1)
    eventually(lambda: pod.readiness() == (200, "ok"))


def test_a_draining_service_is_alive_but_not_ready(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    client = client_with()
    monkeypatch.setenv(DRAIN_FILE, str(tmp_path / "draining"))
    assert client.get("/readyz").status_code == 200
    (tmp_path / "draining").touch()
    assert client.get("/readyz").status_code == 503
    assert client.get("/livez").status_code == 200


def test_the_older_name_of_readiness_gives_the_same() -> None:
    assert client_with(NotReady("no")).get("/healthz").status_code == 503


def test_the_version_is_that_of_the_package() -> None:
    body = client_with().get("/version").get_json()
    assert body == {"service": "currency", "version": chassis.__version__}
