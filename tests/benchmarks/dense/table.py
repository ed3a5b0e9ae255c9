"""Fills a history store with generated values, in the order of its keys."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from rich.progress import Progress
from sqlalchemy import Connection, Table, insert

from chassis.catalogue.currencies import currencies
from history.schema import CLOSES, OBSERVATIONS
from history.store import HistoryStore
from tests.benchmarks.dense.source import GENERATED, STEP

UNTIL = datetime(2026, 10, 30, 23, 55, tzinfo=UTC)
YEAR = timedelta(days=365)
ROWS_AT_ONCE = 5_000
Row = dict[str, Any]


def codes(count: int) -> list[str]:
    """Return so many currencies in use, the most used ones first."""
    first = ("KRW", "USD", "JPY", "GBP", "CHF", "CNY", "AUD", "CAD", "THB", "VND", "TWD", "HKD")
    used = [each.code for each in currencies().values() if each.in_use and each.code != "EUR"]
    return [*first, *(code for code in used if code not in first)][:count]


def fill(store: HistoryStore, count: int, moments: Sequence[datetime], progress: Progress) -> int:
    """Store a value of ``count`` currencies at each moment; return how many values."""
    task = progress.add_task(f"{count * len(moments):,} values", total=count * len(moments))
    with store._database.writing("apply") as connection:
        _insert(connection, OBSERVATIONS.snapshot, _snapshots(moments))
    for number, code in enumerate(codes(count)):
        rows = _rates(number, code, moments)
        with store._database.writing("apply") as connection:
            _insert(connection, OBSERVATIONS.rate, rows)
        progress.advance(task, len(moments))
    with store._database.writing("apply") as connection:
        CLOSES.note(connection)
    return count * len(moments)


def every_five_minutes() -> list[datetime]:
    """Return the moments of a year."""
    return [UNTIL - STEP * number for number in range(YEAR // STEP, -1, -1)]


def with_the_same_answers() -> list[datetime]:
    """Return a hundredth of them: the last of each day, and all of the last two days."""
    fine = UNTIL - timedelta(days=2)
    return [each for each in every_five_minutes() if each > fine or each.time() == UNTIL.time()]


def _insert(connection: Connection, table: Table, rows: Iterator[Row]) -> None:
    while some := list(islice(rows, ROWS_AT_ONCE)):
        connection.execute(insert(table), some)


def _snapshots(moments: Sequence[datetime]) -> Iterator[Row]:
    for number, moment in enumerate(moments, 1):
        yield {"number": number, "event_id": f"generated-{number}", **_of(moment)}


def _rates(number: int, code: str, moments: Sequence[datetime]) -> Iterator[Row]:
    for position, moment in enumerate(moments):
        # Any numbers will do, if they differ from each other and from one currency to the next.
        walk = (position * (number + 7) * 7_919) % 100_003
        yield {"quote": code, "rate": Decimal(1_000_000 + walk) / 1_000, **_of(moment)}


def _of(moment: datetime) -> Row:
    return {
        "source": GENERATED.name,
        "base": GENERATED.base,
        "observed_at": moment,
        "fetched_at": moment,
        "precision": "second",
    }
