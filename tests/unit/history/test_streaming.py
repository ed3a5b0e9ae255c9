"""Files of ``/history`` that are longer than a response may be as a whole."""

import csv
import io
import json
from collections.abc import Iterator

import pytest
from werkzeug.test import Client, TestResponse

from chassis.stores.errors import StoreUnavailable
from history import formats, parts
from history.store import HistoryStore, StoredPair
from tests.helpers.history_service import Service, seen, service

DAYS = [f"2026-{month:02}-{day:02}" for month in range(1, 11) for day in range(1, 29)]
LONG = "?target=*&period=max"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    made = service(tmp_path_factory.mktemp("history"))
    made.load(
        *(seen("ecb", day, USD="1.1", JPY="175", KRW="1500") for day in DAYS),
        *(seen("open-er-api", day, VND="29000", KRW="1500") for day in DAYS),
    )
    yield made
    made.close()


@pytest.fixture
def history(filled: Service, monkeypatch: pytest.MonkeyPatch) -> Service:
    """A service whose files are sent as a whole up to a hundred points."""
    monkeypatch.setattr(formats, "POINTS_AHEAD", 100)
    return filled


@pytest.fixture
def failing(history: Service, monkeypatch: pytest.MonkeyPatch) -> Service:
    """A service whose store cannot be read any more when it comes to the dollar."""
    whole = HistoryStore.pair

    def pair(store: HistoryStore, base: str, target: str, *span: object) -> StoredPair:
        if target == "USD":
            raise StoreUnavailable("the store is gone")
        return whole(store, base, target, *span)  # type: ignore[arg-type]

    monkeypatch.setattr(HistoryStore, "pair", pair)
    return history


def unbuffered(history: Service, query: str) -> TestResponse:
    """Return a response whose body is made while it is read."""
    return Client(history.client.application).get(f"/api/v1/history{query}")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_all_currencies_are_one_file(history: Service) -> None:
    response = history.get(f"{LONG}&format=csv")
    found = rows(response.text)
    assert {row["target"] for row in found} == {"EUR", "JPY", "USD"}
    assert len(found) == 3 * len(DAYS)
    assert 'filename="all-KRW_max-to-2026-10-30_daily.csv"' in str(response.headers)


def test_a_long_file_has_the_same_points_as_a_short_one(
    history: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    for query in ("?target=USD,JPY&period=max", "?target=USD&period=1y&interval=raw"):
        for media in ("csv", "ndjson"):
            long = history.get(f"{query}&format={media}")
            monkeypatch.setattr(formats, "POINTS_AHEAD", 20_000)
            short = history.get(f"{query}&format={media}")
            monkeypatch.setattr(formats, "POINTS_AHEAD", 100)
            assert long.data == short.data
            assert "Content-Length" not in long.headers
            assert int(short.headers["Content-Length"]) == len(short.data)
            assert ("Withheld-Points" in long.headers, short.headers["Withheld-Points"]) == (
                False,
                "0",
            )


def test_observations_are_read_some_months_at_a_time(
    history: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "DAYS_AT_ONCE", 10_000)
    whole = history.get("?target=USD&interval=raw&period=max&format=csv").data
    asked: list[int] = []
    read = HistoryStore.pair

    def pair(store: HistoryStore, base: str, target: str, *span: object) -> StoredPair:
        found = read(store, base, target, *span)  # type: ignore[arg-type]
        asked.append(len(found.snapshots))
        return found

    monkeypatch.setattr(parts, "DAYS_AT_ONCE", 31)
    monkeypatch.setattr(HistoryStore, "pair", pair)
    assert history.get("?target=USD&interval=raw&period=max&format=csv").data == whole
    assert len(asked) == 10
    assert max(asked) <= 31 + 7


def test_what_must_not_be_redistributed_is_in_no_file(history: Service) -> None:
    for media in ("csv", "ndjson"):
        text = history.get(f"{LONG}&format={media}").text
        assert "VND" not in text
        assert "open-er-api" not in text


def test_a_caller_that_has_the_file_is_not_sent_it_again(history: Service) -> None:
    first = history.get(f"{LONG}&format=csv")
    assert first.headers["Cache-Control"] == "no-cache"
    again = history.get(f"{LONG}&format=csv", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_file_that_cannot_be_read_to_its_end_breaks_off(failing: Service) -> None:
    for media in ("csv", "ndjson"):
        response = unbuffered(failing, f"{LONG}&format={media}")
        assert response.status_code == 200
        with pytest.raises(StoreUnavailable):
            list(response.response)


def test_the_last_line_of_ndjson_says_that_it_broke_off(failing: Service) -> None:
    lines: list[bytes] = []
    with pytest.raises(StoreUnavailable):
        lines.extend(unbuffered(failing, f"{LONG}&format=ndjson").response)  # type: ignore[arg-type]
    ended = b"".join(lines).splitlines()
    assert json.loads(ended[-1]) == {"error": "broken off: this file is not complete"}
    assert all(set(json.loads(line)) >= {"date", "rate"} for line in ended[:-1])


def test_a_store_that_fails_at_once_is_an_ordinary_503(failing: Service) -> None:
    assert failing.get("?target=USD&format=csv").status_code == 503


def test_json_has_its_limit(history: Service) -> None:
    response = history.get(LONG)
    assert response.status_code == 422
    assert response.get_json(force=True)["errors"][0]["field"] == "target"
