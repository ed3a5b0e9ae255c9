"""Backups made while values arrive, are applied and clicks are counted; each is restored."""

import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from chassis.events.backends import open_url
from chassis.events.event import EXCHANGE_RATES
from chassis.events.log import EventLog
from chassis.events.snapshots import snapshot_event
from currency.consumer import consumer as currency_consumer
from currency.store import CurrencyStore
from history.consumer import consumer as history_consumer
from history.store import HistoryStore
from ingestor.screening.known import Seen
from ingestor.state import State
from launch import backup as command
from launch.backup import NAMES, backup
from launch.restore import restore
from ranking.backends import open_url as open_store
from ranking.store import Click, Key
from tests.helpers import consuming
from tests.helpers.gunicorn import eventually
from tests.helpers.ranking_clicks import LATER, NOON, NOW
from tests.helpers.rates import snapshot

QUOTES = 3
BACKUPS = 5


@dataclass
class Work:
    """An ingestor and a visitor, who count what was confirmed to them."""

    folder: Path
    published: int = 0
    clicks: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)

    def publish(self, log: EventLog) -> None:
        """Publish one value after the other, and remember each once it is durable."""
        with closing(State(url(self.folder, "ingestor"))) as state:
            while not self.stopping.is_set():
                moment = NOON + timedelta(minutes=self.published)
                told = snapshot("ecb", moment, USD="1.1", KRW="1400", JPY="170")
                log.publish(EXCHANGE_RATES, [snapshot_event(told)])
                seen = {("EUR", moment): Seen(str(self.published), QUOTES)}
                state.record("ecb", {}, seen, [], [])
                self.published += 1

    def click(self) -> None:
        """Click again and again, each time with a key."""
        with closing(open_store(url(self.folder, "ranking"))) as store:
            while not self.stopping.is_set():
                store.record(Click("JP", NOW, Key(uuid.uuid4().hex, LATER)))
                self.clicks += 1


def url(folder: Path, name: str) -> str:
    return f"sqlite:///{folder}/{name}.db"


@contextmanager
def applying(folder: Path) -> Iterator[EventLog]:
    """Run both consumers on the stores in ``folder``."""
    with ExitStack() as stack:
        log = stack.enter_context(closing(open_url(url(folder, "events"))))
        currency = stack.enter_context(closing(CurrencyStore(url(folder, "currency"))))
        history = stack.enter_context(closing(HistoryStore(url(folder, "history"))))
        stack.enter_context(consuming.running(currency_consumer(log, currency)))
        stack.enter_context(consuming.running(history_consumer(log, history)))
        yield log


@contextmanager
def working(folder: Path) -> Iterator[Work]:
    """Do all of the work of the system in ``folder``, beside the block."""
    work = Work(folder)
    with applying(folder) as log:
        sides: list[Callable[[], None]] = [partial(work.publish, log), work.click]
        threads = [threading.Thread(target=side) for side in sides]
        for thread in threads:
            thread.start()
        eventually(lambda: min(work.published, work.clicks) > 10)
        try:
            yield work
        finally:
            work.stopping.set()
            for thread in threads:
                thread.join()


def rows(folder: Path, name: str, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / f"{name}.db")) as store:
        return store.execute(query).fetchall()


def ids(folder: Path) -> dict[str, list[object]]:
    """Return the ids of the events that each of the three knows."""
    queries = {
        "events": "SELECT body ->> 'id' FROM event WHERE topic = 'exchange-rates' ORDER BY 1",
        "currency": "SELECT event_id FROM snapshot ORDER BY 1",
        "history": "SELECT event_id FROM snapshot ORDER BY 1",
    }
    return {
        name: [each for (each,) in rows(folder, name, query)] for name, query in queries.items()
    }


def catch_up(folder: Path) -> None:
    """Let both consumers apply what the log still has for them."""
    with applying(folder) as log:
        eventually(lambda: sorted(log.lags(EXCHANGE_RATES).values()) == [0, 0])


def test_each_backup_under_load_is_of_one_moment(tmp_path: Path) -> None:
    taken = []
    with working(tmp_path / "data") as work:
        for number in range(BACKUPS):
            folder, least = tmp_path / f"backup-{number}", (work.published, work.clicks)
            assert backup(tmp_path / "data", folder) == list(NAMES)
            taken.append((folder, least, (work.published + 1, work.clicks + 1)))
    for folder, (published, clicks), (most_published, most_clicks) in taken:
        before = ids(folder)
        data = folder / "restored"
        assert restore(folder, data) == list(NAMES)
        ((found,),) = rows(data, "ranking", "SELECT sum(clicks) FROM clicks")
        assert clicks <= int(str(found)) <= most_clicks
        assert rows(data, "ranking", "SELECT count(*) FROM idempotency_key") == [(found,)]
        assert published <= len(before["events"]) <= most_published
        ((seen,),) = rows(data, "ingestor", "SELECT count(*) FROM seen")
        assert 0 <= len(before["events"]) - int(str(seen)) <= 1
        # No store knows what the log does not, and no offset passes what a store lacks.
        for name in ("currency", "history"):
            assert set(before[name]) <= set(before["events"])
        catch_up(data)
        after = ids(data)
        assert after["currency"] == after["history"] == after["events"] == before["events"]


def test_what_is_restored_is_equal_row_by_row(tmp_path: Path) -> None:
    data, again = tmp_path / "data", tmp_path / "again"
    with working(data):
        pass
    catch_up(data)
    backup(data, tmp_path / "backup")
    restore(tmp_path / "backup", again)
    for name in NAMES:
        with (
            closing(sqlite3.connect(data / f"{name}.db")) as original,
            closing(sqlite3.connect(again / f"{name}.db")) as restored,
        ):
            dump = list(original.iterdump())
            assert len(dump) > 10
            assert list(restored.iterdump()) == dump


def test_a_writer_that_keeps_the_store_refuses_the_backup_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "BUSY_SECONDS", 0.1)
    with working(tmp_path / "data"):
        pass
    with closing(sqlite3.connect(tmp_path / "data/history.db", isolation_level=None)) as intruder:
        intruder.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            backup(tmp_path / "data", tmp_path / "backup")
    assert not list(tmp_path.glob("backup/*"))
    backup(tmp_path / "data", tmp_path / "backup")


def test_a_backup_that_waits_for_one_store_keeps_writers_out_of_no_other(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", tmp_path / "backup"
    with working(data):
        pass
    with closing(sqlite3.connect(data / "ranking.db", isolation_level=None)) as intruder:
        intruder.execute("BEGIN IMMEDIATE")
        backing_up = threading.Thread(target=backup, args=(data, folder))
        backing_up.start()
        for _ in range(30):
            with closing(sqlite3.connect(data / "events.db", timeout=5)) as writer:
                writer.execute("BEGIN IMMEDIATE")
            time.sleep(0.01)
        assert backing_up.is_alive()
        intruder.rollback()
        backing_up.join()
    assert folder.joinpath("ranking.db").exists()
