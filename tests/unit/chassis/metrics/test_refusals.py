"""What several workers would silently get wrong is refused where it is declared."""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import prometheus_client
import pytest
from prometheus_client.metrics_core import Metric

from chassis.metrics import counter, gauge, histogram, slots
from tests.helpers.metric_files import metric_files


class Custom:
    """A collector of its own."""

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
def test_what_a_scrape_would_not_show_is_refused(
    directory: Path, declare: Callable[[], object]
) -> None:
    with pytest.raises(TypeError, match="only of the worker that serves the scrape"):
        declare()


def test_a_gauge_declared_without_a_mode_is_refused(directory: Path) -> None:
    with pytest.raises(TypeError, match="busy: needs a mode"):
        prometheus_client.Gauge("busy", "Requests in progress")
    assert gauge("lazy", "Requests not in progress", mode="all")


def test_metrics_of_other_libraries_are_welcome(directory: Path) -> None:
    prometheus_client.Counter("hits_total", "Hits").inc()
    prometheus_client.Summary("sizes", "Sizes").observe(1)
    prometheus_client.Gauge("depth", "Depth", multiprocess_mode="max").set(1)


def test_a_process_alone_may_have_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(slots.DIRECTORY, raising=False)
    info = prometheus_client.Info("service", "What runs")
    prometheus_client.REGISTRY.unregister(info)


@pytest.mark.parametrize(
    "bounds", [(1, 3), (1, 2, 3), (1,), (0.5, 1, 2)], ids=["moved", "more", "fewer", "finer"]
)
def test_other_buckets_on_kept_files_are_refused(tmp_path: Path, bounds: tuple[float, ...]) -> None:
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


def test_a_writer_killed_among_the_buckets_is_continued(tmp_path: Path) -> None:
    with metric_files(tmp_path):
        slots.occupy(0)
        for bound in ("1.0", "2.0"):
            value = slots.file_value()
            value("histogram", "sizes", "sizes_bucket", ["le"], [bound], "Sizes")
    with metric_files(tmp_path):
        slots.occupy(0)
        assert histogram("sizes", "Sizes", buckets=(1, 2, 3))


def test_an_entry_whose_writer_was_killed_before_it_counted_is_no_obstacle(tmp_path: Path) -> None:
    with metric_files(tmp_path):
        slots.occupy(0)
        histogram("sizes", "Sizes", buckets=(1, 2))
    with (tmp_path / "histogram_0.db").open("r+b") as file:
        file.write(struct.pack("i", 8))
    with metric_files(tmp_path):
        slots.occupy(1)
        assert histogram("sizes", "Sizes", ("kind",), buckets=(1, 2))


def test_a_file_that_goes_with_its_worker_meanwhile_is_no_obstacle(directory: Path) -> None:
    (directory / "gauge_livesum_9.db").symlink_to("gone")
    assert counter("clicks_total", "Clicks")


def test_a_gauge_with_a_label_that_a_scrape_of_workers_adds_is_refused(directory: Path) -> None:
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
    ids=["another mode", "another life", "a counter", "a histogram"],
)
def test_another_type_on_kept_files_is_refused(
    tmp_path: Path, declare: Callable[[], object]
) -> None:
    with metric_files(tmp_path):
        slots.occupy(0)
        gauge("size", "Size", mode="sum").set(1)
    with metric_files(tmp_path):
        slots.occupy(1)
        with pytest.raises(ValueError, match=r"size: was a gauge_sum, is a .* stop the service"):
            declare()
