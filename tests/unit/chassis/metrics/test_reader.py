"""Reading metric files again and again: new ones, removed ones, and damaged ones."""

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import Counter

from chassis.metrics import counter, gauge, histogram, slots
from chassis.metrics.exposition import Exposition
from chassis.metrics.layout import Damaged, MetricFile
from chassis.metrics.reader import MOST_MAPPED
from chassis.metrics.values import files
from tests.helpers.metric_files import exposed, metric_files


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    with metric_files(tmp_path) as path:
        yield path


def lines(exposition: Exposition) -> list[str]:
    return [line for line in exposition.render()[0].decode().splitlines() if line[0] != "#"]


def test_each_scrape_shows_the_current_values(directory: Path) -> None:
    clicks, exposition = counter("clicks_total", "Clicks"), Exposition(directory)
    for amount in (1, 2, 3):
        clicks.inc()
        assert lines(exposition) == [f"clicks_total {amount}.0"]


def test_new_children_metrics_and_workers_appear(directory: Path) -> None:
    exposition = Exposition(directory)
    assert lines(exposition) == []
    slots.occupy(0)
    clicks = counter("clicks_total", "Clicks", ("country",))
    clicks.labels("KR").inc()
    assert lines(exposition) == ['clicks_total{country="KR"} 1.0']
    clicks.labels("JP").inc()
    slots.occupy(1)
    clicks.labels("JP").inc()
    counter("days_total", "Days").inc()
    assert lines(exposition) == [
        'clicks_total{country="KR"} 1.0',
        'clicks_total{country="JP"} 2.0',
        "days_total 1.0",
    ]


def test_a_file_that_grew_is_read_to_its_end(directory: Path) -> None:
    clicks, exposition = counter("clicks_total", "Clicks", ("page",)), Exposition(directory)
    for page in range(1000):  # more than the 64 KiB that a new file has
        clicks.labels(f"{page:0200}").inc()
        if page in (0, 500):
            assert len(lines(exposition)) == page + 1
    assert len(lines(exposition)) == 1000


def test_a_file_that_grows_while_it_is_read_is_not_damaged(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clicks, exposition = counter("clicks_total", "Clicks", ("page",)), Exposition(directory)
    clicks.labels("first").inc()
    assert len(lines(exposition)) == 1
    map_file = MetricFile._map

    def map_and_grow(file: MetricFile) -> None:
        map_file(file)
        monkeypatch.undo()
        clicks.labels("0" * 2**16).inc()

    monkeypatch.setattr(MetricFile, "_map", map_and_grow)
    assert len(lines(exposition)) == 2


def test_a_live_gauge_disappears_with_its_file_and_returns_with_another(directory: Path) -> None:
    slots.occupy(0)
    busy, exposition = gauge("busy", "Requests in progress", mode="livesum"), Exposition(directory)
    busy.set(2)
    slots.occupy(1)
    busy.set(3)
    assert lines(exposition) == ["busy 5.0"]
    (directory / "gauge_livesum_0.db").unlink()
    assert lines(exposition) == ["busy 3.0"]
    slots.occupy(0)
    busy.set(7)
    assert lines(exposition) == ["busy 10.0"]


def test_workers_that_count_in_different_orders_are_added_row_by_row(directory: Path) -> None:
    for slot, pages in enumerate(("abc", "cba", "ca", "ab")):
        slots.occupy(slot)
        files.forget()  # as in a process of its own
        slots.occupy(slot)
        clicks = Counter("clicks_total", "Clicks", ("page",), registry=None)
        for page in pages:
            clicks.labels(page).inc(10**slot)
    assert lines(Exposition(directory)) == [
        'clicks_total{page="a"} 1111.0',
        'clicks_total{page="b"} 1011.0',
        'clicks_total{page="c"} 111.0',
    ]


def test_a_changed_help_text_loses_nothing(directory: Path) -> None:
    exposition = Exposition(directory)
    with metric_files(directory):
        slots.occupy(0)
        counter("clicks_total", "Klicks").inc(2)
    with metric_files(directory):
        slots.occupy(0)
        counter("clicks_total", "Clicks").inc(3)
    assert lines(exposition) == ["clicks_total 5.0"]


def test_a_gauge_of_the_latest_value_is_not_shown_before_it_has_one(directory: Path) -> None:
    newest, exposition = gauge("newest", "Newest", mode="mostrecent"), Exposition(directory)
    assert lines(exposition) == []
    newest.set(4)
    assert lines(exposition) == ["newest 4.0"]


def test_a_zero_keeps_its_sign_beside_another(directory: Path) -> None:
    offset = gauge("offset", "Offset", ("side",), mode="all")
    for side, value in (("left", 0.0), ("right", -0.0)):
        offset.labels(side).set(value)
    assert [line.split()[1] for line in lines(Exposition(directory))] == ["0.0", "-0.0"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (999_999, "999999.0"),
        (1_000_000, "1e+06"),
        (float("inf"), "+Inf"),
        (float("-inf"), "-Inf"),
        (float("nan"), "NaN"),
    ],
)
def test_numbers_are_written_as_go_does(directory: Path, value: float, shown: str) -> None:
    gauge("size", "Size", mode="sum").set(value)
    assert lines(Exposition(directory)) == [f"size {shown}"]


@pytest.mark.parametrize(
    "content",
    [
        b"hello, world: no metrics at all.",
        struct.pack("i4x", 4096),
        struct.pack("i4x", -1),
        struct.pack("i4xi12sdd", 40, 3, b"[1]         ", 1.0, 0.0),
        struct.pack("i4xi12sdd", 40, 9999, b"[1]         ", 1.0, 0.0),
        b"odd",
    ],
    ids=["text", "beyond its end", "negative", "another key", "a long key", "odd size"],
)
def test_a_file_that_is_not_a_valid_metric_file_is_refused_by_name(
    directory: Path, content: bytes
) -> None:
    counter("clicks_total", "Clicks").inc()
    exposition = Exposition(directory)
    (directory / "counter_7.db").write_bytes(content)
    for _ in range(2):
        with pytest.raises(Damaged, match=r"counter_7\.db"):
            exposition.render()
    (directory / "counter_7.db").unlink()
    assert lines(exposition) == ["clicks_total 1.0"]


def test_a_file_that_lost_entries_is_refused(directory: Path) -> None:
    slots.occupy(0)
    counter("clicks_total", "Clicks").inc()
    exposition = Exposition(directory)
    exposition.render()
    with (directory / "counter_0.db").open("r+b") as file:
        file.write(struct.pack("i", 8))
    with pytest.raises(Damaged, match=r"counter_0\.db"):
        exposition.render()


def test_a_name_with_two_kinds_is_refused(directory: Path) -> None:
    for slot in (0, 1):
        slots.occupy(slot)
        clicks = counter("clicks_total", "Clicks")
        clicks.inc()
    (directory / "counter_0.db").rename(directory / "summary_0.db")
    with pytest.raises(Damaged, match="clicks is of several kinds"):
        Exposition(directory).render()


def test_a_counters_file_that_disappears_during_the_scrape_fails_it(directory: Path) -> None:
    (directory / "counter_9.db").symlink_to("gone")
    with pytest.raises(FileNotFoundError):
        Exposition(directory).render()


def test_a_closed_reader_has_closed_its_files(directory: Path) -> None:
    histogram("sizes", "Sizes", buckets=(1, 2)).observe(1)
    files.forget()
    exposition = Exposition(directory)
    exposition.render()
    assert opened(directory)
    assert exposition._workers is not None
    exposition._workers.reader.close()
    del exposition
    assert not opened(directory)
    assert "sizes_count 1.0" in exposed(directory)


def test_many_files_need_few_descriptors(directory: Path) -> None:
    clicks, exposition = counter("clicks_total", "Clicks"), Exposition(directory)
    for slot in range(3 * MOST_MAPPED):
        slots.occupy(slot)
        clicks.inc()
    for more in range(3):  # the last file is read, not mapped
        assert lines(exposition) == [f"clicks_total {3 * MOST_MAPPED + more}.0"]
        clicks.inc()
    # The writer's own file is open twice.
    assert len(opened(directory)) <= MOST_MAPPED + 2


def test_without_its_directory_a_new_reader_fails_and_does_not_show_zeros(directory: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Exposition(directory / "removed").render()


def opened(directory: Path) -> list[Path]:
    descriptors = list(Path("/proc/self/fd").iterdir())
    links = [each.readlink() for each in descriptors if each.is_symlink()]
    return [link for link in links if link.parent == directory]
