"""How the history consumer stores events."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chassis.events.event import EXCHANGE_RATES, INGEST_RUNS, Event, dead_letter_topic
from chassis.events.log import EventLog
from chassis.events.runs import run_event
from chassis.events.snapshots import snapshot_event
from chassis.rates.snapshot import Snapshot
from history.consumer import consumer
from history.store import HistoryStore, NothingLoaded, RunTotals
from tests.helpers.gunicorn import eventually
from tests.helpers.history_service import seen, snapshot_of

STARTED = datetime(2026, 10, 30, 15, 30, tzinfo=UTC)
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[HistoryStore]:
    made = HistoryStore(f"sqlite:///{tmp_path}/history.db")
    yield made
    made.close()


def run(source: str = "ecb", outcome: str = "delivered", minutes: int = 0) -> Event:
    started_at = STARTED + timedelta(minutes=minutes)
    return run_event(source, outcome, {"accepted": 30}, started_at, 1.5, None)


def friday() -> Snapshot:
    return seen("ecb", "2026-10-30", USD="1.1172", KRW="1491.76")


def consume(log: EventLog, store: HistoryStore) -> None:
    """Run a consumer until its group has no lag, and wait for no more events."""
    running = consumer(log, store)
    thread = threading.Thread(target=running.run)
    thread.start()
    eventually(lambda: all(_lag(log, topic) == 0 for topic in (EXCHANGE_RATES, INGEST_RUNS)))
    running.stop()
    thread.join(30)
    assert not thread.is_alive()
    store.end_load()


def _lag(log: EventLog, topic: str) -> int:
    return log.lags(topic).get("history", -1)


def read(store: HistoryStore, target: str = "USD", base: str = "KRW") -> list[Snapshot]:
    observations = store.pair(base, target, SINCE, UNTIL).snapshots
    return [snapshot_of(each, base, target) for each in observations]


def test_snapshots_arrive_with_the_digits_that_were_printed(
    log: EventLog, store: HistoryStore
) -> None:
    log.publish(EXCHANGE_RATES, [snapshot_event(friday())])
    consume(log, store)
    (stored,) = read(store)
    assert stored == friday()
    assert [str(stored.rates[code]) for code in ("USD", "KRW")] == ["1.1172", "1491.76"]


def test_snapshots_and_runs_arrive_side_by_side(log: EventLog, store: HistoryStore) -> None:
    log.publish(EXCHANGE_RATES, [snapshot_event(friday())])
    log.publish(INGEST_RUNS, [run(), run(minutes=5), run(outcome="failed", minutes=9)])
    consume(log, store)
    runs, newest = store.totals()
    finished = STARTED + timedelta(minutes=5, seconds=1.5)
    assert RunTotals("ecb", "delivered", 2, finished) in runs
    assert newest == {"ecb": friday().observed_at}


def test_an_event_published_twice_is_stored_once(log: EventLog, store: HistoryStore) -> None:
    for _ in range(2):
        log.publish(EXCHANGE_RATES, [snapshot_event(friday())] * 2)
        log.publish(INGEST_RUNS, [run()] * 2)
        consume(log, store)
    assert len(read(store)) == 1
    assert [each.count for each in store.totals()[0]] == [1]


def test_a_correction_replaces_a_value_and_an_older_one_does_not(
    log: EventLog, store: HistoryStore
) -> None:
    later = replace(
        seen("ecb", "2026-10-30", USD="1.2", KRW="1491.76"),
        fetched_at=friday().fetched_at + timedelta(hours=1),
    )
    log.publish(EXCHANGE_RATES, [snapshot_event(later), snapshot_event(friday())])
    consume(log, store)
    assert [str(each.rates["USD"]) for each in read(store)] == ["1.2"]


def test_an_invalid_event_becomes_a_dead_letter_and_the_others_are_stored(
    log: EventLog, store: HistoryStore
) -> None:
    nonsense = replace(snapshot_event(friday()), id="other", data={"source": "ecb"})
    log.publish(EXCHANGE_RATES, [nonsense, snapshot_event(friday())])
    log.publish(INGEST_RUNS, [replace(run(), data={})])
    consume(log, store)
    assert len(read(store)) == 1
    for topic in (EXCHANGE_RATES, INGEST_RUNS):
        assert log.depth(dead_letter_topic(topic)) == 1


def test_a_batch_is_stored_as_a_whole_or_not_at_all(store: HistoryStore) -> None:
    class Broken(Exception):
        pass

    def published() -> Iterator[tuple[str, Snapshot]]:
        yield "event", friday()
        raise Broken

    with pytest.raises(Broken):
        store.apply(published(), [])
    with pytest.raises(NothingLoaded):
        store.revision()


def test_only_the_legs_of_the_pair_are_read(store: HistoryStore) -> None:
    store.apply([("event", seen("ecb", "2026-10-30", USD="1.1", KRW="1490", JPY="175"))])
    assert [set(each.rates) for each in read(store)] == [{"USD", "KRW"}]
    assert [set(each.rates) for each in read(store, "EUR", "KRW")] == [{"KRW"}]
    assert [set(each.rates) for each in read(store, "KRW", "EUR")] == [{"KRW"}]
    assert [set(each.rates) for each in read(store, "KRW", "KRW")] == [{"KRW"}]
    assert [set(each.rates) for each in read(store, "EUR", "EUR")] == [set()]
    assert read(store, "GBP", "KRW") == read(store, "EUR", "GBP") == []


def test_the_last_snapshots_are_found_however_old_they_are(store: HistoryStore) -> None:
    old = [seen("ecb", f"2020-01-{day:02}", USD="1.1", KRW="1300") for day in (1, 8, 10)]
    store.apply([(str(number), each) for number, each in enumerate(old)])
    days = [each.observed_at.day for each in read(store)]
    assert days == [8, 10]  # those within a week of the last


def test_the_revision_grows_with_every_snapshot(store: HistoryStore) -> None:
    store.apply([("one", friday())])
    before = store.revision()
    store.apply([("two", seen("ecb", "2026-10-29", USD="1.1"))])
    assert store.revision() > before
