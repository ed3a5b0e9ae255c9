"""What a withdrawal reads and takes back, in stores of either order of keys."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, select, text

from chassis.events.withdrawals import withdrawal_event
from chassis.rates.store import ObservationStore
from chassis.rates.withdrawal import Withdrawal
from currency.store import CurrencyStore
from history.store import HistoryStore
from tests.helpers.currency import FRIDAY, friday
from tests.helpers.rates import events, snapshot

Statement = tuple[str, Sequence[Any]]


@pytest.fixture(params=[CurrencyStore, HistoryStore])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ObservationStore]:
    made: ObservationStore = request.param(f"sqlite:///{tmp_path}/store.db")
    made.migrate()
    yield made
    made.close()


def take_back(store: Any, *quotes: str) -> None:
    one = Withdrawal("ecb", FRIDAY.date(), quotes, "a reversed file", FRIDAY + timedelta(days=1))
    store.apply([], withdrawn=[(withdrawal_event(one).id, one)])


def values(store: ObservationStore) -> int:
    with store._database.reading("check") as connection:
        return connection.scalar(select(func.count()).select_from(store.observations.rate)) or 0


def plan(connection: Connection, statement: Statement) -> list[str]:
    explained, parameters = f"EXPLAIN QUERY PLAN {statement[0]}", tuple(statement[1])
    return [row[-1] for row in connection.exec_driver_sql(explained, parameters)]


@pytest.mark.parametrize("quotes", [(), ("USD",)], ids=["a day", "a currency"])
def test_it_reads_the_values_of_its_day_and_not_the_whole_table(
    store: Any, quotes: tuple[str, ...]
) -> None:
    run: list[Statement] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, ___: Any, many: bool) -> None:
        run.append((statement, parameters[0] if many else parameters))

    store.apply(events(friday()))
    with store._database.reading("check") as connection:
        engine = connection.engine
    event.listen(engine, "before_cursor_execute", note)
    take_back(store, *quotes)
    event.remove(engine, "before_cursor_execute", note)
    about = [each for each in run if "rate" in each[0] and not each[0].startswith("PRAGMA")]
    with store._database.reading("check") as connection:
        steps = [step for each in about for step in plan(connection, each)]
    read = [step for step in steps if " rate" in step]
    assert read
    # Either the days, or the few currencies that the catalogue lacks.
    found_by_key = ("observed_at>?", "observed_at=?", "quote>?", "quote<?")
    assert [step for step in read if not any(key in step for key in found_by_key)] == []


def test_a_currency_that_this_release_does_not_know_is_taken_back_too(store: Any) -> None:
    before = snapshot("ecb", FRIDAY - timedelta(days=1), XQQ="3.2")
    store.apply(events(friday(), snapshot("ecb", FRIDAY, AAA="1", XQQ="3.1", ZZZ="2"), before))
    take_back(store)
    assert values(store) == 1
    with store._database.reading("check") as connection:
        assert connection.scalar(text("SELECT quote FROM rate")) == "XQQ"
