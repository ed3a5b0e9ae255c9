"""What it costs a click to look whether the files of its store are still where they were."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from tests.benchmarks.figure import Figure
from tests.benchmarks.instructions import counted

SHARE_AT_MOST = 0.03
CLICKS = 50
KINDS = ("with", "without")


def measure() -> Iterator[Figure]:
    """Count the same click, with the look at the files and without."""
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        looking, blind = threads.map(_a_click, KINDS)
    share = looking / blind - 1
    yield Figure(
        "user instructions that looking at the store's files adds to a click",
        f"{share:.1%} ({(looking - blind) / 1000:.0f} k of {blind / 1000:,.0f} k)",
        f"≤ {SHARE_AT_MOST:.0%}",
        share <= SHARE_AT_MOST,
    )


def _a_click(kind: str) -> float:
    few, many = (
        counted("tests.benchmarks.store_clicks", kind, str(clicks))
        for clicks in (CLICKS, 4 * CLICKS)
    )
    return (many - few) / (3 * CLICKS)
