"""Readiness of a process that consumes: also the store is asked, whatever the loop is doing."""

from pathlib import Path
from typing import cast

import pytest
import urllib3

from chassis import logs
from chassis.events.consumer import Consumer
from chassis.settings import Settings
from chassis.stores.errors import StoreUnavailable
from chassis.web import operations
from tests.helpers.ports import free_port


class HeldUp:
    """A consumer that was well when it began the statement in which it is held up."""

    state = "running"

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/readyz"
        self.checks: dict[str, str] = {}

    def run(self) -> None:
        self.checks = urllib3.request("GET", self._url).json()["checks"]


def away() -> None:
    raise StoreUnavailable("it stands still")


def test_a_consumer_that_is_held_up_in_its_store_is_not_ready(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(operations.signal, "signal", lambda *_: None)
    monkeypatch.setattr(logs, "configure", lambda *_: None)
    port = free_port()
    consumer = HeldUp(port)
    settings = Settings(trip_data_dir=tmp_path)

    operations.run_consumer("currency", settings, port, lambda _: cast("Consumer", consumer), away)

    assert consumer.checks["consumer"] == "ok"
    assert consumer.checks["store"] == "the store cannot be reached"
