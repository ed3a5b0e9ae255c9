"""A search in process: everyday names, as typed and while they are being typed."""

import statistics
import time
from collections.abc import Iterator

from chassis.catalogue.search import prepare
from currency.search import response
from tests.benchmarks.figure import Figure
from tests.helpers.everyday_names import everyday_names

MILLISECONDS_AT_MOST = 5
ROUNDS = 5


def measure() -> Iterator[Figure]:
    """Search for every everyday name, for each of its beginnings, and for it with a letter more."""
    prepare()
    texts = sorted({typed for text, _ in everyday_names() for typed in _typed(text)})
    times = sorted(_milliseconds(text) for _ in range(ROUNDS) for text in texts)
    tail = times[len(times) * 99 // 100]
    yield Figure(
        f"processor time of a search in process, p99 of {len(times):,} for {len(texts):,} texts",
        f"{tail:.1f} ms (median {statistics.median(times):.1f} ms)",
        f"≤ {MILLISECONDS_AT_MOST} ms",
        tail <= MILLISECONDS_AT_MOST,
    )


def _typed(text: str) -> Iterator[str]:
    yield from (text[:length] for length in range(1, len(text) + 1))
    yield f"{text}x"


def _milliseconds(text: str) -> float:
    # A search waits for nothing, so on a machine that is not busy this is also how long it takes.
    began = time.thread_time()
    response(text)
    return (time.thread_time() - began) * 1000
