"""Declarations that several workers would silently get wrong are refused."""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import prometheus_client
import pytest
from prometheus_client.metrics_core import Metric

from chassis.metrics import counter, gauge, histogram, refusals, slots
from chassis.metrics.values import files
from tests.helpers.metric_files import exposed, metric_files


class Custom:
    """A custom collector."""

    def collect(self) -> list[Metric]:
        """Return nothing."""
        return []


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    with metric_files(tmp_path) as path:
        slots.occupy(0)
        yield path


@pytest.mark.parametrize(
    "declare",
    [
        lambda: prometheus_client.Info("service", "What runs"),
        lambda: prometheus_client.Enum("mood", "How it is", states=["well"]),
        lambda: prometheus_client.REGISTRY.register(Custom()),
    ],
    ids=["Info", "Enum", "a collector"],
)
def test_a_metric_that_a_scrape_would_lose_is_refused(
    directory: Path, declare: Callable[[], object]
) -> None:
    with pytest.raises(TypeError, match="only of the worker that serves the scrape"):
        declare()


def test_a_gauge_declared_without_a_mode_is_refused(directory: Path) -> None:
    with pytest.raises(TypeError, match="busy: needs a mode"):
        prometheus_client.Gauge("busy", "Requests in progress")
    assert gauge("lazy", "Requests not in progress", mode="all")


def test_metrics_of_other_libraries_are_accepted(directory: Path) -> None:
    prometheus_client.Counter("hits_total", "Hits").inc()
    prometheus_client.Summary("sizes", "Sizes").observe(1)
    prometheus_client.Gauge("depth", "Depth", multiprocess_mode="max").set(1)


def test_without_a_metrics_directory_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(slots.DIRECTORY, raising=False)
    info = prometheus_client.Info("service", "What runs")
    prometheus_client.REGISTRY.unregister(info)


@pytest.mark.parametrize(
    "bounds", [(1, 3), (1, 2, 3), (1,), (0.5, 1, 2)], ids=["moved", "more", "fewer", "finer"]
)
def test_other_buckets_than_in_existing_files_are_refused(
    tmp_path: Path, bounds: tuple[float, ...]
) -> None:
    with metric_files(tmp_path):
        slots.occupy(0)
        histogram("sizes", "Sizes", ("kind",), buckets=(1, 2)).labels("a").observe(1)
    with metric_files(tmp_path):
        slots.occupy(1)
        with pytest.raises(ValueError, match=r"sizes: had buckets .* stop the service"):
            histogram("sizes", "Sizes", ("kind",), buckets=bounds)


def test_the_same_buckets_are_continued(tmp_path: Path) -> None:
    for documentation in ("Sizes", "Sizes", "Lengths"):
        with metric_files(tmp_path):
            slots.occupy(0)
            histogram("sizes", documentation, ("kind",), buckets=(1, 2)).labels("a").observe(1)


def test_the_file_of_a_writer_killed_between_two_buckets_is_continued(tmp_path: Path) -> None:
    with metric_files(tmp_path):
        slots.occupy(0)
        for bound in ("1.0", "2.0"):
            slots.value("histogram", "sizes", "sizes_bucket", ["le"], [bound], "Sizes")
    with metric_files(tmp_path):
        slots.occupy(0)
        assert histogram("sizes", "Sizes", buckets=(1, 2, 3))


def test_the_unfinished_entry_of_a_killed_writer_is_ignored(tmp_path: Path) -> None:
    with metric_files(tmp_path):
        slots.occupy(0)
        histogram("sizes", "Sizes", buckets=(1, 2))
    with (tmp_path / "histogram_0.db").open("r+b") as file:
        file.write(struct.pack("i", 8))
    with metric_files(tmp_path):
        slots.occupy(1)
        assert histogram("sizes", "Sizes", ("kind",), buckets=(1, 2))


def test_a_file_that_is_removed_meanwhile_with_its_worker_is_ignored(directory: Path) -> None:
    (directory / "gauge_livesum_9.db").symlink_to("gone")
    assert counter("clicks_total", "Clicks")


def test_a_gauge_with_the_label_pid_is_refused(directory: Path) -> None:
    with pytest.raises(ValueError, match="busy: its label pid"):
        gauge("busy", "Requests in progress", ("pid",), mode="all")
    assert counter("clicks_total", "Clicks", ("pid",))


@pytest.mark.parametrize(
    "declare",
    [
        lambda: gauge("size", "Size", mode="max"),
        lambda: gauge("size", "Size", mode="livesum"),
        lambda: counter("size", "Size"),
        lambda: histogram("size", "Size"),
    ],
    ids=["another mode", "a live mode", "a counter", "a histogram"],
)
def test_another_type_than_in_existing_files_is_refused(
    tmp_path: Path, declare: Callable[[], object]
) -> None:
    with metric_files(tmp_path):
        slots.occupy(0)
        gauge("size", "Size", mode="sum").set(1)
    with metric_files(tmp_path):
        slots.occupy(1)
        with pytest.raises(ValueError, match=r"size: was a gauge_sum, is a .* stop the service"):
            declare()


def test_a_gauge_that_calls_a_function_is_refused(directory: Path) -> None:
    busy = gauge("busy", "Requests in progress", mode="sum")
    with pytest.raises(TypeError, match="busy: a scrape of all workers cannot call a function"):
        busy.set_function(lambda: 4)


def test_outside_a_master_a_gauge_may_call_a_function(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(slots.DIRECTORY, "/nowhere")
    slots.leave()
    busy = prometheus_client.Gauge("busy", "Requests in progress", registry=None)
    busy.set_function(lambda: 4)
    assert [sample.value for metric in busy.collect() for sample in metric.samples] == [4]


def test_a_worker_that_must_serve_counts_a_changed_metric_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with metric_files(tmp_path):
        slots.occupy(0)
        histogram("sizes", "Sizes", buckets=(1, 2)).observe(1)
    before = exposed(tmp_path)
    errors: list[str] = []
    log = SimpleNamespace(error=lambda message, *args: errors.append(message % args))
    monkeypatch.setattr(refusals, "_tolerant", [log])
    with metric_files(tmp_path):
        slots.occupy(1)
        histogram("sizes", "Sizes", buckets=(1, 3)).observe(1)
        assert files.repair()[0] == 4
    assert exposed(tmp_path) == before
    assert "sizes: had buckets" in errors[0]
