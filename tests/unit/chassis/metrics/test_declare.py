"""Declaring metrics: refused declarations, and children that are shown as zero."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chassis.metrics import counter, gauge, histogram, initialise
from tests.helpers.metric_files import exposed, metric_files


@pytest.fixture(autouse=True)
def directory(tmp_path: Path) -> Iterator[Path]:
    with metric_files(tmp_path) as path:
        yield path


def test_a_gauge_without_a_mode_is_refused() -> None:
    undecided: Any = gauge
    with pytest.raises(TypeError, match="mode"):
        undecided("busy", "Requests in progress")


def test_an_unknown_mode_is_refused() -> None:
    unchecked: Any = gauge
    with pytest.raises(ValueError, match="mode"):
        unchecked("busy", "Requests in progress", mode="average")


def test_more_than_ten_buckets_are_refused() -> None:
    with pytest.raises(ValueError, match="11 buckets"):
        histogram("sizes", "Sizes", buckets=range(10))


def test_there_are_ten_default_buckets(directory: Path) -> None:
    histogram("seconds", "Seconds").observe(0.2)
    assert sum("_bucket" in line for line in exposed(directory)) == 10


def test_initialised_children_are_shown_as_zero(directory: Path) -> None:
    clicks = counter("clicks_total", "Clicks", ("country",))
    initialise(clicks, ("KR",), ("JP",))
    assert exposed(directory) == [
        'clicks_total{country="KR"} 0.0',
        'clicks_total{country="JP"} 0.0',
    ]
