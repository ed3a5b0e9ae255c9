"""MySQL: a consumer beside a bare ``executemany``, and currency while the server stands still."""

import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import mysql.connector
from sqlalchemy import make_url

from chassis.clock import utcnow
from chassis.events.event import EXCHANGE_RATES
from chassis.events.log import Record
from chassis.events.snapshots import snapshot_event
from chassis.rates.snapshot import Snapshot
from currency.store import CurrencyStore
from history.consumer import apply
from history.store import HistoryStore
from tests.benchmarks.figure import Figure
from tests.helpers.gunicorn import Gunicorn, eventually, running
from tests.helpers.history_archive import published, stated_moment
from tests.helpers.rates import events, snapshot
from tests.helpers.servers import mariadb
from tests.helpers.servers.sql import SqlServer

SHARE_AT_LEAST = 0.50
MILLISECONDS_AT_MOST = 50
BATCH = 500
BATCHES = 3
ROUNDS = 3
WORKERS = 4
REQUESTS = 200
STALE_SECONDS = 10
LATEST = "/api/v1/currencies/latest?symbols=USD"
COLUMNS = ("quote", "observed_at", "source", "base", "rate", "fetched_at", "precision")
NAMES = ", ".join(f"`{name}`" for name in COLUMNS)
INSERT = f"INSERT INTO rate ({NAMES}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"


def measure() -> Iterator[Figure]:
    """Run a MariaDB of our own and measure both."""
    with tempfile.TemporaryDirectory() as folder, mariadb.running(Path(folder)) as server:
        yield _consuming(server)
        yield _standing_still(server)


def _consuming(server: SqlServer) -> Figure:
    batches = [_archive(number) for number in range(BATCHES)]
    rounds = [(_bare(server, batches), _ours(server, batches)) for _ in range(ROUNDS)]
    bare, ours = (statistics.median(rates) for rates in zip(*rounds, strict=True))
    return Figure(
        "history.consumer into MySQL beside a bare executemany",
        f"{ours / bare:.0%} ({ours:,.0f} of {bare:,.0f} rows/s)",
        f"≥ {SHARE_AT_LEAST:.0%}",
        ours / bare >= SHARE_AT_LEAST,
    )


def _archive(number: int) -> list[Snapshot]:
    newest = list(published().items())[-BATCH * (number + 1) :][:BATCH]
    return [
        Snapshot(
            "ecb-archive",
            "EUR",
            stated_moment(day),
            stated_moment(day),
            {code: value for code, value in printed.items() if code != "EUR"},
            "day",
        )
        for day, printed in newest
    ]


def _ours(server: SqlServer, batches: Sequence[list[Snapshot]]) -> float:
    batches_of_records = [[_record(each) for each in batch] for batch in batches]
    with server.database() as url, closing(_migrated(url)) as store:
        began = time.perf_counter()
        for records in batches_of_records:
            apply(store, records)
        return _rows(batches) / (time.perf_counter() - began)


def _bare(server: SqlServer, batches: Sequence[list[Snapshot]]) -> float:
    rows = [[row for each in batch for row in _row(each)] for batch in batches]
    with server.database() as url:
        _migrated(url).close()
        address = make_url(url).translate_connect_args(username="user")
        with closing(mysql.connector.connect(**address)) as connection:
            began = time.perf_counter()
            for each in rows:
                with closing(connection.cursor()) as cursor:
                    cursor.executemany(INSERT, each)
                connection.commit()
            return _rows(batches) / (time.perf_counter() - began)


def _migrated(url: str) -> HistoryStore:
    store = HistoryStore(url)
    store.migrate()
    store.is_empty()  # opens it
    return store


def _record(snapshot: Snapshot) -> Record:
    event = snapshot_event(snapshot)
    return Record(0, EXCHANGE_RATES, event.to_json(), event.key, {})


def _row(each: Snapshot) -> Iterator[tuple[Any, ...]]:
    moment = each.observed_at.replace(tzinfo=None)
    for quote, rate in each.rates.items():
        yield quote, moment, each.source, each.base, rate, moment, each.precision


def _rows(batches: Sequence[list[Snapshot]]) -> int:
    return sum(len(each.rates) for batch in batches for each in batch)


def _standing_still(server: SqlServer) -> Figure:
    with server.database() as url:
        _load(url)
        with running("currency.app:app", WORKERS, env={"CURRENCY_DATABASE_URL": url}) as ours:
            eventually(lambda: _loaded(ours) >= WORKERS)
            server.stop()
            slowest = _slowest(ours)
            eventually(lambda: _is_stale(ours), STALE_SECONDS)
            slowest = max(slowest, _slowest(ours))
            server.recover()
    return Figure(
        f"slowest of {2 * REQUESTS} currency reads while MySQL stands still, the first included",
        f"{slowest * 1000:.1f} ms, marked stale",
        f"≤ {MILLISECONDS_AT_MOST} ms",
        slowest * 1000 <= MILLISECONDS_AT_MOST,
    )


def _load(url: str) -> None:
    with closing(CurrencyStore(url)) as store:
        store.migrate()
        now = utcnow()
        printed = snapshot("currency-api", now - timedelta(minutes=1), now, USD="1.1", KRW="1500")
        store.apply(events(printed))


def _loaded(server: Gunicorn) -> float:
    return server.scrape()["db_query_duration_seconds_count", (("operation", "recent"),)]


def _is_stale(server: Gunicorn) -> bool:
    return all(b'"stale":true' in server.get(LATEST).body for _ in range(5 * WORKERS))


def _slowest(server: Gunicorn) -> float:
    slowest = 0.0
    for _ in range(REQUESTS):
        began = time.perf_counter()
        answer = server.get(LATEST)
        slowest = max(slowest, time.perf_counter() - began)
        if answer.status != 200:
            raise RuntimeError(f"status {answer.status} while MySQL stands still")
    return slowest
