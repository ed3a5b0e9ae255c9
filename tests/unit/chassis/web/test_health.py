"""Probes and version of every service."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

import chassis
from chassis.settings import Settings
from chassis.stores.errors import StoreUnavailable
from chassis.web.app import create_service
from chassis.web.health import DRAIN_FILE, NotReady


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


def test_an_unreachable_store_is_told_without_its_address() -> None:
    response = client_with(StoreUnavailable("mysql://secret@host")).get("/readyz")
    assert response.status_code == 503
    assert "secret" not in response.get_data(as_text=True)


def test_a_draining_service_is_alive_but_not_ready(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    client = client_with()
    monkeypatch.setenv(DRAIN_FILE, str(tmp_path / "draining"))
    assert client.get("/readyz").status_code == 200
    (tmp_path / "draining").touch()
    assert client.get("/readyz").status_code == 503
    assert client.get("/livez").status_code == 200


def test_the_older_name_of_readiness_answers_alike() -> None:
    assert client_with(NotReady("no")).get("/healthz").status_code == 503


def test_the_version_is_that_of_the_package() -> None:
    body = client_with().get("/version").get_json()
    assert body == {"service": "currency", "version": chassis.__version__}
