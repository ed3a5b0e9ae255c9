"""History: a pair since 1999, first made and then kept, and its indicators, in CPU time."""

import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from chassis.rates.snapshot import Snapshot
from history.analysis.indicators import indicators
from history.app import create_app
from history.settings import HistorySettings
from history.store import HistoryStore
from tests.benchmarks.figure import Figure
from tests.helpers.clock import SetClock
from tests.helpers.history_archive import published, stated_moment
from tests.helpers.history_service import NOW
from tests.helpers.rates import FETCHED, events
from tests.helpers.series import of_the_ecb

ROUNDS = 15
ROUTE = "/api/v1/history"
BASES = ("KRW", "EUR", "GBP", "JPY", "CHF", "SEK", "NOK", "DKK", "AUD", "CAD", "SGD", "HKD")


def measure() -> Iterator[Figure]:
    """Fill a store with the ECB's archive, and time requests and the indicators."""
    values = of_the_ecb("USD", "KRW")
    yield _figure(
        f"all indicators of {len(values):,} values",
        [_milliseconds(lambda: indicators(values)) for _ in range(ROUNDS)],
        15,
    )
    with tempfile.TemporaryDirectory() as folder:
        settings = HistorySettings(trip_data_dir=Path(folder))
        store = HistoryStore(settings.store_url)
        fill(store)
        client = create_app(settings, store, SetClock(NOW)).test_client()
        whole = f"{ROUTE}?target=USD&period=max"
        client.get(f"{whole}&base=CZK")  # opens the store
        gc.collect()
        gc.freeze()  # as the workers of the service do
        cold = [
            _milliseconds(lambda base=base: client.get(f"{whole}&base={base}"))  # type: ignore[misc]
            for base in BASES
        ]
        yield _figure("a pair since 1999, made", cold, 45)
        client.get(whole)
        kept = [_milliseconds(lambda: client.get(whole)) for _ in range(ROUNDS)]
        yield _figure("a pair since 1999, kept", kept, 5)
        store.close()


def fill(store: HistoryStore) -> None:
    """Store the ECB's archive."""
    days = iter(published().items())
    while batch := list(islice(days, 500)):
        snapshots = [
            Snapshot(
                "ecb-archive",
                "EUR",
                stated_moment(day),
                FETCHED,
                {code: rate for code, rate in printed.items() if code != "EUR"},
                "day",
            )
            for day, printed in batch
        ]
        store.apply(events(*snapshots))


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def _figure(name: str, times: list[float], at_most: float) -> Figure:
    median = statistics.median(times)
    return Figure(name, f"{median:.1f} ms", f"≤ {at_most} ms", median <= at_most)
