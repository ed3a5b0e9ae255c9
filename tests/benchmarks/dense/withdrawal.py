"""Times a withdrawal of everything that the source observed on a day."""

from datetime import timedelta

from chassis.events.withdrawals import withdrawal_event
from chassis.rates.withdrawal import Withdrawal
from history.store import HistoryStore
from tests.benchmarks.dense.requests import Clock
from tests.benchmarks.dense.source import GENERATED
from tests.benchmarks.dense.table import UNTIL
from tests.benchmarks.figure import Figure

BEFORE = timedelta(days=100)
# Each of its statements has four seconds on MySQL.
SECONDS_AT_MOST = 2.0


def figure(name: str, store: HistoryStore, clock: Clock) -> Figure:
    """Withdraw a day in the middle of the year; return how long the consumer needs for it."""
    one = Withdrawal(GENERATED.name, (UNTIL - BEFORE).date(), (), "a reversed file", UNTIL)
    began = clock()
    store.apply([], withdrawn=[(withdrawal_event(one).id, one)])
    took = clock() - began
    holds = took <= SECONDS_AT_MOST
    return Figure(f"a day withdrawn ({name})", f"{took:.2f} s", f"≤ {SECONDS_AT_MOST:g} s", holds)
