"""What the fast tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.events import consumer
from chassis.events.backends import open_url
from chassis.events.log import EventLog
from tests.helpers import currency


@pytest.fixture
def service(tmp_path: Path) -> Iterator[currency.Service]:
    """A currency service with one snapshot of the ECB."""
    made = currency.service(tmp_path)
    yield made
    made.close()


@pytest.fixture
def empty_service(tmp_path: Path) -> Iterator[currency.Service]:
    """A currency service whose store has no rates yet."""
    made = currency.service(tmp_path, filled=False)
    yield made
    made.close()


@pytest.fixture
def log(tmp_path: Path) -> Iterator[EventLog]:
    """An embedded event log."""
    made = open_url(f"sqlite:///{tmp_path}/events.db")
    yield made
    made.close()


@pytest.fixture
def short_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Consumers that poll often."""
    monkeypatch.setattr(consumer, "POLL_SECONDS", 0.02)
