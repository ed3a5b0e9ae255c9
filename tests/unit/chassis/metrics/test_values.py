"""Values whose files have no room, are removed or are damaged: nothing fails, nothing goes back."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import Counter

from chassis.metrics import counter, gauge, slots
from chassis.metrics.exposition import Exposition
from chassis.metrics.values import files
from tests.helpers.metric_files import exposed, metric_files


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    with metric_files(tmp_path) as path:
        yield path


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Fill the volume until the patch is undone."""

    def refuse(_file: int, _offset: int, _size: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "posix_fallocate", refuse)
        yield patch


def long_names(count: int) -> list[str]:
    """Return label values that together need more than a new file's 64 KiB."""
    return [f"{number:0200}" for number in range(count)]


def test_a_file_is_allocated_in_full(directory: Path) -> None:
    counter("clicks_total", "Clicks")
    found = (directory / "counter_test.db").stat()
    assert 512 * found.st_blocks >= found.st_size == 2**16


def test_without_room_for_a_file_its_values_count_in_memory_until_there_is_room(
    directory: Path, full: pytest.MonkeyPatch
) -> None:
    clicks = counter("clicks_total", "Clicks")
    clicks.inc()
    assert exposed(directory) == []
    path = directory / "counter_test.db"
    assert files.repair() == (1, f"{path}: No space left on device")
    full.undo()
    assert files.repair() == (0, "")
    clicks.inc(2)
    assert exposed(directory) == ["clicks_total 2.0"]


def test_without_room_to_grow_known_values_are_counted_and_new_ones_are_not(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clicks = counter("clicks_total", "Clicks", ("page",))
    clicks.labels("first").inc()

    def refuse(_file: int, _offset: int, _size: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "posix_fallocate", refuse)
        for page in long_names(300):
            clicks.labels(page).inc(5)
        clicks.labels("first").inc()
        shown = exposed(directory)
        assert shown[0] == 'clicks_total{page="first"} 2.0'
        assert 100 < len(shown) < 300
        assert files.repair()[0] == 301 - len(shown)
    files.repair()
    for page in long_names(300):
        clicks.labels(page).inc()
    assert len(exposed(directory)) == 301
    assert {line.split()[1] for line in exposed(directory)[1:]} == {"1.0", "6.0"}


def test_a_removed_file_is_written_again_with_all_its_values(directory: Path) -> None:
    clicks, exposition = counter("clicks_total", "Clicks"), Exposition(directory)
    clicks.inc(3)
    exposition.render()
    (directory / "counter_test.db").unlink()
    clicks.inc()
    assert b"clicks_total 4.0\n" in exposition.render()[0]
    assert files.repair() == (0, "")
    clicks.inc()
    assert exposed(directory) == ["clicks_total 5.0"]
    assert b"clicks_total 5.0\n" in exposition.render()[0]
    assert [path.name for path in directory.iterdir()] == ["counter_test.db"]


def test_a_file_is_not_written_through_a_link(directory: Path) -> None:
    counter("clicks_total", "Clicks").inc(3)
    precious = directory.with_name("precious")
    precious.write_text("precious")
    (directory / f".counter_test-{os.getpid()}").symlink_to(precious)
    (directory / "counter_test.db").unlink()
    files.repair()
    assert exposed(directory) == ["clicks_total 3.0"]
    assert precious.read_text() == "precious"


def test_a_file_that_was_replaced_by_another_is_written_again(directory: Path) -> None:
    clicks = counter("clicks_total", "Clicks")
    clicks.inc(3)
    (directory / "other").write_bytes(bytes(2**16))
    (directory / "other").rename(directory / "counter_test.db")
    files.repair()
    assert exposed(directory) == ["clicks_total 3.0"]


def test_values_of_a_file_that_cannot_be_written_again_are_unwritten(directory: Path) -> None:
    clicks = counter("clicks_total", "Clicks")
    moved = directory.rename(directory.with_name("moved"))
    clicks.inc()
    assert files.repair() == (1, "a file was removed")
    moved.rename(directory)
    assert files.repair() == (0, "")
    assert exposed(directory) == ["clicks_total 1.0"]


def test_a_damaged_file_is_left_alone_and_its_values_are_unwritten(directory: Path) -> None:
    path = directory / "counter_test.db"
    path.write_bytes(b"hello, world: no metrics at all.")
    counter("clicks_total", "Clicks").inc()
    assert files.repair() == (1, f"{path}: damaged")
    assert path.read_bytes().startswith(b"hello, world")


def test_a_preloading_master_does_not_write_the_gauges_again_that_its_workers_continue(
    directory: Path,
) -> None:
    gauge("newest", "Newest observation", mode="max").set(4)
    files.abandon_gauges()
    (directory / "gauge_max_test.db").unlink()
    files.repair()
    assert exposed(directory) == []


def test_a_rehearsal_writes_no_files(directory: Path) -> None:
    slots.rehearse()
    Counter("clicks_total", "Clicks", registry=None).inc()
    assert list(directory.iterdir()) == []
