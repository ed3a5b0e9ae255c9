"""Times requests for pairs that were not requested before.

The time is that of the processors, the server's included, so that it hardly depends on what else
the machine does.
"""

import gc
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, permutations
from math import ceil

from flask.testing import FlaskClient

from history.app import create_app
from history.settings import HistorySettings
from history.store import HistoryStore
from tests.benchmarks.dense.table import UNTIL, codes
from tests.benchmarks.figure import Figure
from tests.helpers.clock import SetClock

ROUTE = "/api/v1/history"
REQUESTS = 100
SLOWER_AT_MOST = 2
TEN = 10


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of requests: the median, and what 99 of 100 take at most."""

    median: float
    p99: float

    @classmethod
    def of(cls, times: list[float]) -> "Times":
        """Return those of the requests."""
        ordered = sorted(times)
        return cls(ordered[len(ordered) // 2], ordered[ceil(len(ordered) * 0.99) - 1])


Clock = Callable[[], float]
BOUNDS: Mapping[str, int] = {"1d raw": 30, "1y daily": 30, "compare of 10 over 1y": 120}


def measured(store: HistoryStore, count: int, clock: Clock) -> dict[str, Times]:
    """Return the times of each kind of request, by a clock of processor seconds."""
    client = create_app(HistorySettings(), store, SetClock(UNTIL)).test_client()
    pairs = islice(permutations(codes(count), 2), REQUESTS)
    one = [f"target={target}&base={base}" for base, target in pairs]
    return {
        "1d raw": _timed(clock, client, [f"?{pair}&period=1d&interval=raw" for pair in one]),
        "1y daily": _timed(clock, client, [f"?{pair}&period=1y" for pair in one]),
        "compare of 10 over 1y": _timed(clock, client, list(_comparisons(count))),
    }


def figures(name: str, before: Mapping[str, Times], after: Mapping[str, Times]) -> Iterator[Figure]:
    """Yield the figures of a table beside those of one with a hundredth of the values."""
    for kind, times in after.items():
        most, ratio = BOUNDS[kind], times.median / before[kind].median
        yield Figure(
            f"{kind} ({name})",
            f"p99 {times.p99:.1f} ms, median {times.median:.1f} ms, "
            f"{ratio:.2f} times that of the small table",
            f"p99 ≤ {most} ms, ≤ {SLOWER_AT_MOST} times",
            times.p99 <= most and ratio <= SLOWER_AT_MOST,
        )


def _comparisons(count: int) -> Iterator[str]:
    names = codes(count)
    for number in range(REQUESTS):
        base, *targets = random.Random(number).sample(names, TEN + 1)
        yield f"/compare?targets={','.join(targets)}&base={base}&period=1y&interval=daily"


def _timed(clock: Clock, client: FlaskClient, queries: list[str]) -> Times:
    client.get(f"{ROUTE}{queries[0]}")  # opens the store
    gc.collect()
    gc.freeze()  # as the workers of the service do
    return Times.of([_milliseconds(clock, client, query) for query in queries[1:]])


def _milliseconds(clock: Clock, client: FlaskClient, query: str) -> float:
    began = clock()
    response = client.get(f"{ROUTE}{query}")
    took = (clock() - began) * 1000
    if response.status_code != 200 or not response.data:
        raise RuntimeError(response.text)
    return took
