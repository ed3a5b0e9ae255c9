"""A file that is written while it is read, over a real connection."""

import http.client
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from history.settings import HistorySettings
from history.store import HistoryStore
from tests.helpers.gunicorn import Gunicorn, running
from tests.helpers.history_service import seen
from tests.helpers.rates import events

DAYS = [f"2026-{month:02}-{day:02}" for month in range(1, 11) for day in range(1, 29)]
PATH = "/api/v1/history?target={}&period=max&format={}"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Gunicorn]:
    with closing(HistoryStore(HistorySettings(trip_data_dir=tmp_path).store_url)) as store:
        rates = {"JPY": "175", "KRW": "1500", "USD": "1.1"}
        store.apply(events(*(seen("ecb", day, **rates) for day in DAYS)))
    environment = {"TRIP_DATA_DIR": str(tmp_path)}
    with running("tests.helpers.breaking_app:app", 1, env=environment, ready="/readyz") as made:
        yield made


def response(server: Gunicorn, target: str, media: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", PATH.format(target, media))
    return connection.getresponse()


def test_a_file_that_broke_off_does_not_look_complete(server: Gunicorn) -> None:
    for media in ("csv", "ndjson"):
        begun = response(server, "EUR,USD", media)
        assert (begun.status, begun.headers["Transfer-Encoding"]) == (200, "chunked")
        with pytest.raises(http.client.IncompleteRead):
            begun.read()


def test_a_file_that_was_read_to_its_end_is_complete(server: Gunicorn) -> None:
    whole = response(server, "EUR,JPY", "csv").read()
    assert whole.count(b"\n") == 1 + 2 * len(DAYS)
