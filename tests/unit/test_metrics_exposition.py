"""The exposition: all workers in one answer, in the format that was asked for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client import REGISTRY

from chassis.metrics import counter, gauge, histogram, metrics_response, slots
from chassis.metrics.exposition import collector
from tests.helpers.metric_files import exposed, metric_files


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    with metric_files(tmp_path) as path:
        yield path


def test_workers_are_summed(directory: Path) -> None:
    clicks = counter("clicks_total", "Clicks", ("country",))
    sizes = histogram("sizes", "Sizes", buckets=(1, 2))
    busy = gauge("busy", "Requests in progress", mode="livesum")
    for slot in (0, 1, 2):
        slots.occupy(slot)
        clicks.labels("KR").inc()
        sizes.observe(slot)
        busy.set(2)
    assert exposed(directory) == [
        'clicks_total{country="KR"} 3.0',
        "busy 6.0",
        "sizes_sum 3.0",
        'sizes_bucket{le="1.0"} 2.0',
        'sizes_bucket{le="2.0"} 3.0',
        'sizes_bucket{le="+Inf"} 3.0',
        "sizes_count 3.0",
    ]


def test_a_live_gauge_that_goes_during_the_scrape_is_left_out(directory: Path) -> None:
    counter("clicks_total", "Clicks").inc()
    (directory / "gauge_livesum_9.db").symlink_to("gone")
    assert exposed(directory) == ["clicks_total 1.0"]


def test_other_files_in_the_directory_are_ignored(directory: Path) -> None:
    (directory / ".lock").write_text("not metrics")
    assert exposed(directory) == []


@pytest.mark.parametrize(
    ("accept", "content_type", "last"),
    [
        ("", "text/plain", "clicks_total 1.0"),
        ("application/openmetrics-text; version=1.0.0", "application/openmetrics-text", "# EOF"),
    ],
)
def test_the_format_is_the_one_accepted(
    directory: Path, accept: str, content_type: str, last: str
) -> None:
    counter("clicks_total", "Clicks").inc()
    with Flask(__name__).test_request_context(headers={"Accept": accept}):
        answer = metrics_response()
    assert answer.mimetype == content_type
    assert answer.get_data(as_text=True).splitlines()[-1] == last


def test_without_a_directory_the_process_shows_its_own_metrics(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(slots.DIRECTORY, raising=False)
    assert collector() is REGISTRY
