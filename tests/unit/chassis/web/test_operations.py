"""Readiness of a consumer: its store is checked too, whatever the loop is doing."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
import urllib3

from chassis import logs
from chassis.events.consumer import Consumer
from chassis.settings import Settings
from chassis.stores.errors import NotMigrated, StoreUnavailable
from chassis.web import operations
from chassis.web.health import Check
from tests.helpers.ports import free_port


class HeldUp:
    """A consumer that was running when it began the statement in which it hangs."""

    state = "running"

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/readyz"
        self.checks: dict[str, str] = {}

    def run(self) -> None:
        self.checks = urllib3.request("GET", self._url).json()["checks"]


def away() -> None:
    raise StoreUnavailable("it stands still")


def old() -> None:
    raise NotMigrated("schema 1 is older than this program's 2")


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Check], dict[str, str]]:
    """What /readyz of a consumer says while it hangs in its store, by the check of the store."""
    monkeypatch.setattr(operations.signal, "signal", lambda *_: None)
    monkeypatch.setattr(logs, "configure", lambda *_: None)
    settings = Settings(trip_data_dir=tmp_path)

    def run(store: Check) -> dict[str, str]:
        port = free_port()
        consumer = HeldUp(port)
        build = lambda _: cast("Consumer", consumer)  # noqa: E731
        operations.run_consumer("currency", settings, port, build, store)
        return consumer.checks

    return run


def test_a_consumer_that_hangs_in_its_store_is_not_ready(
    checks: Callable[[Check], dict[str, str]],
) -> None:
    assert checks(away) == {
        "consumer": "ok", "store": "the store cannot be reached", "drain": "ok",
    }  # fmt: skip


def test_a_consumer_on_an_old_schema_says_how_to_migrate_it(
    checks: Callable[[Check], dict[str, str]],
) -> None:
    assert checks(old)["store"] == "the schema is old: run python -m currency.migrate"
