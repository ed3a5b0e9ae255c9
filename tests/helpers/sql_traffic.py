"""Consumers that fill both stores while events are published, and a check that none is lost."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import MetaData, Table, create_engine, select

from chassis.events.backends import open_url
from chassis.events.consumer import Consumer
from chassis.events.event import EXCHANGE_RATES, Event, dead_letter_topic
from chassis.events.log import EventLog
from chassis.events.snapshots import snapshot_event
from chassis.rates.snapshot import Snapshot
from currency import consumer as currency
from currency.store import CurrencyStore
from history import consumer as history
from history.store import HistoryStore
from tests.helpers.gunicorn import eventually

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
EVENTS = 400
PAUSE_SECONDS = 0.01
CODES = ("KRW", "USD", "JPY", "GBP", "CHF")
PATIENCE_SECONDS = 60.0


@dataclass
class Traffic:
    """Events that are published to ``log``, and the two stores that consumers copy them to."""

    log: EventLog
    urls: tuple[str, str]
    consumers: list[Consumer] = field(default_factory=list)
    goes_on: threading.Event = field(default_factory=threading.Event)

    def publish(self) -> None:
        """Publish every event, a few at a time, the second half once ``goes_on`` is set."""
        for number in range(0, EVENTS, 4):
            if number == EVENTS // 2:
                self.goes_on.wait(PATIENCE_SECONDS)
            self.log.publish(EXCHANGE_RATES, [event(each) for each in range(number, number + 4)])
            time.sleep(PAUSE_SECONDS)

    def settled(self) -> bool:
        """Return whether all events are published and both consumers have no lag."""
        lags = self.log.lags(EXCHANGE_RATES)
        is_all = self.log.depth(EXCHANGE_RATES) == EVENTS
        return is_all and len(lags) == 2 and not any(lags.values())

    def waiting(self) -> bool:
        """Publish the rest, and return whether both consumers wait for the end of an outage."""
        self.goes_on.set()
        return all(each.state == "waiting" for each in self.consumers)

    def balance(self) -> None:
        """Fail unless every event is in both stores exactly once, with its values."""
        self.goes_on.set()
        eventually(self.settled, PATIENCE_SECONDS)
        assert self.log.depth(dead_letter_topic(EXCHANGE_RATES)) == 0
        expected = {(snapshot(each).observed_at, "KRW"): rate(each) for each in range(EVENTS)}
        for url in self.urls:
            ids, rates = stored(url)
            assert sorted(ids) == sorted(event(each).id for each in range(EVENTS))
            assert len(rates) == EVENTS * len(CODES)
            assert expected.items() <= rates.items()


@contextmanager
def running(folder: Path, currency_url: str, history_url: str) -> Iterator[Traffic]:
    """Publish events while two consumers copy them to the two stores, which are empty at first."""
    log = open_url(f"sqlite:///{folder}/events.db")
    stores = CurrencyStore(currency_url), HistoryStore(history_url)
    for store in stores:
        store.migrate()
    traffic = Traffic(log, (currency_url, history_url))
    traffic.consumers += [currency.consumer(log, stores[0]), history.consumer(log, stores[1])]
    threads = [threading.Thread(target=each) for each in (traffic.publish, *_runs(traffic))]
    for thread in threads:
        thread.start()
    try:
        yield traffic
    finally:
        traffic.goes_on.set()
        for each in traffic.consumers:
            each.stop()
        for thread in threads:
            thread.join(PATIENCE_SECONDS)
        for each in (*stores, log):
            each.close()


def snapshot(number: int) -> Snapshot:
    """Return the snapshot of the minute with that number."""
    moment = BEGINNING + timedelta(minutes=number)
    return Snapshot("ecb", "EUR", moment, moment, dict.fromkeys(CODES, rate(number)))


def event(number: int) -> Event:
    """Return the event of that snapshot."""
    return snapshot_event(snapshot(number))


def rate(number: int) -> Decimal:
    """Return the value of each currency in that snapshot."""
    return Decimal(number + 1) / 1000


def stored(url: str) -> tuple[list[str], dict[tuple[datetime, str], Decimal]]:
    """Return the ids of the events in a store, and its values by moment and code."""
    engine = create_engine(url)
    tables = MetaData()
    with engine.connect() as connection:
        snapshots = Table("snapshot", tables, autoload_with=connection)
        rates = Table("rate", tables, autoload_with=connection)
        ids = list(connection.scalars(select(snapshots.c.event_id)))
        rows = connection.execute(select(rates.c.observed_at, rates.c.quote, rates.c.rate)).all()
    engine.dispose()
    return ids, {(row[0].replace(tzinfo=UTC), row[1]): row[2] for row in rows}


def _runs(traffic: Traffic) -> list[object]:
    return [each.run for each in traffic.consumers]
