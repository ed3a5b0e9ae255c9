"""Commands of the ingestor in a folder of their own, with a local server as the only source."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.helpers.ingestor import Bench
from tests.helpers.rate_server import RateServer, rate_server

EVENING = datetime(2026, 11, 18, 16, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[RateServer]:
    """A server of rates that tests fill."""
    with rate_server() as running:
        yield running


@pytest.fixture
def environment(tmp_path: Path, server: RateServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of commands."""
    monkeypatch.setenv("TRIP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("INGEST_SOURCES", "ecb")
    monkeypatch.setenv("ECB_URL", server.url)
    # The commands configure the logging of their process, which here is that of the tests.
    monkeypatch.setattr(logging.root, "handlers", [])
    monkeypatch.setattr(logging.root, "level", logging.WARNING)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A collector on the stores of the commands, on a Wednesday evening."""
    return Bench(tmp_path, EVENING)
