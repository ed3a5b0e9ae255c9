"""Probes and version of every service."""

import logging
import threading
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import chassis
from chassis.settings import Settings
from chassis.stores.errors import NothingLoaded, NotMigrated, ReadOnly, StoreUnavailable
from chassis.web import health
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


def test_an_old_schema_is_reported_with_the_command_that_migrates_it() -> None:
    checks = client_with(NotMigrated("schema 1 is older")).get("/readyz").get_json()["checks"]
    assert checks["rates"] == "the schema is old: run python -m currency.migrate"


def test_a_store_that_takes_no_writes_is_reported_without_its_address() -> None:
    checks = client_with(ReadOnly("mongodb://secret")).get("/readyz").get_json()["checks"]
    assert checks["rates"] == "the store takes no writes"


def test_an_empty_store_is_not_ready() -> None:
    checks = client_with(NothingLoaded()).get("/readyz").get_json()["checks"]
    assert checks["rates"] == "no rates have been loaded yet"


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
