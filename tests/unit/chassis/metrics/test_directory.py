"""The metrics directory: how it is chosen, who may use it, and when it is removed."""

import fcntl
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chassis.metrics import directory as directories
from chassis.metrics import gunicorn_hooks, slots
from chassis.metrics.directory import LOCK, Directory, Unusable, is_held


@pytest.fixture
def claim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Directory]]:
    """Claim a directory as a master does, inside ``tmp_path``; the locks end with the test."""
    monkeypatch.setattr(directories, "SHARED_MEMORY", tmp_path)
    monkeypatch.setenv(slots.DIRECTORY, "")
    claimed: list[Directory] = []

    def call() -> Directory:
        claimed.append(directories.claim())
        return claimed[-1]

    yield call
    for lock in {directory.lock for directory in claimed}:
        os.close(lock)


def test_a_master_gets_a_directory_of_its_own_in_shared_memory(
    claim: Callable[[], Directory], tmp_path: Path
) -> None:
    directory = claim()
    assert directory.path.parent == tmp_path
    assert directory.path.name.startswith(f"trip-metrics-{os.getpid()}-")
    assert os.environ[slots.DIRECTORY] == str(directory.path)


def test_two_masters_get_two_directories_even_if_one_started_the_other(
    claim: Callable[[], Directory],
) -> None:
    first = claim()
    second = claim()  # as with USR2 after HUP: the variable names the parent's directory
    assert first.path != second.path
    assert first.path.is_dir()


def test_without_usable_shared_memory_the_temporary_folder_is_used(
    claim: Callable[[], Directory], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directories, "SHARED_MEMORY", tmp_path / "missing")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert claim().path.parent == tmp_path


def test_directories_of_dead_masters_are_swept_and_of_living_ones_are_not(
    claim: Callable[[], Directory],
) -> None:
    living, dead = claim(), claim()
    fcntl.flock(dead.lock, fcntl.LOCK_UN)  # as the kernel does when the last holder ends
    claim()
    assert living.path.is_dir()
    assert not dead.path.exists()


def test_the_masters_own_directory_is_removed_at_the_end(claim: Callable[[], Directory]) -> None:
    directory = claim()
    directory.discard()
    assert not directory.path.exists()


def test_the_operators_directory_stays_and_only_old_metrics_in_it_are_removed(
    claim: Callable[[], Directory], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = tmp_path / "chosen"
    chosen.mkdir()
    for name in ("counter_0.db", "gauge_livesum_3.db", "summary_master.db", "scoreboard", "notes"):
        (chosen / name).write_text("left behind")
    monkeypatch.setenv(slots.DIRECTORY, str(chosen))
    directory = claim()
    assert directory.path == chosen
    assert sorted(path.name for path in chosen.iterdir()) == [".lock", "notes"]
    directory.discard()
    assert chosen.is_dir()


@pytest.mark.parametrize("name", ["ranking.db", "counter.db", "gauge_7.db", "gauge_mean_7.db"])
def test_a_directory_with_another_database_is_refused_and_nothing_in_it_is_lost(
    claim: Callable[[], Directory], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for each in (name, "counter_0.db", "scoreboard"):
        (tmp_path / each).write_text("precious")
    monkeypatch.setenv(slots.DIRECTORY, str(tmp_path))
    with pytest.raises(Unusable, match=f": {tmp_path}/{name} is not a metric file"):
        claim()
    assert {path.read_text() for path in tmp_path.iterdir()} == {"precious"}
    (tmp_path / name).unlink()
    claim()


def test_a_second_living_master_on_one_directory_is_refused_with_one_sentence(
    claim: Callable[[], Directory], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directories, "PATIENCE_SECONDS", 0)
    monkeypatch.setenv(slots.DIRECTORY, str(tmp_path / "chosen"))
    first = claim()
    (first.path / "counter_0.db").write_text("being written")
    with pytest.raises(Unusable, match=r"chosen is used by another running master$"):
        claim()
    assert (first.path / "counter_0.db").exists()


def test_a_check_of_the_lock_does_not_refuse_the_start(
    claim: Callable[[], Directory], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directories, "PATIENCE_SECONDS", 30)
    monkeypatch.setenv(slots.DIRECTORY, str(tmp_path))
    with (tmp_path / LOCK).open("w") as checking:
        fcntl.flock(checking, fcntl.LOCK_SH)
        # Longer than a real check, which takes an instant, so that the master has to wait.
        unlocking = threading.Timer(0.1, fcntl.flock, (checking, fcntl.LOCK_UN))
        unlocking.start()
        assert claim().path == tmp_path
        unlocking.join()


def test_a_directory_that_cannot_be_made_is_refused(
    claim: Callable[[], Directory], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(slots.DIRECTORY, str(tmp_path / "file" / "metrics"))
    with pytest.raises(Unusable, match=r"cannot use .*: Not a directory"):
        claim()


def test_reading_the_configuration_again_changes_nothing(
    claim: Callable[[], Directory], monkeypatch: pytest.MonkeyPatch
) -> None:
    slots.leave()
    monkeypatch.setattr(gunicorn_hooks, "claim", claim)
    gunicorn_hooks.metrics_directory.cache_clear()
    first = gunicorn_hooks.metrics_directory()
    (first.path / "counter_0.db").touch()
    assert gunicorn_hooks.metrics_directory() is first
    assert (first.path / "counter_0.db").exists()
    gunicorn_hooks.metrics_directory.cache_clear()


def test_without_a_folder_to_write_in_the_start_is_refused_with_one_sentence(
    claim: Callable[[], Directory], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr(directories, "SHARED_MEMORY", tmp_path / "missing")
    monkeypatch.setattr("tempfile.gettempdir", missing)
    with pytest.raises(Unusable, match=r"^TMPDIR: No usable temporary directory found"):
        claim()


def test_a_removed_directory_is_made_again_and_is_held(claim: Callable[[], Directory]) -> None:
    directory = claim()
    assert not directory.restore()
    shutil.rmtree(directory.path)
    assert not is_held(directory.path)
    assert directory.restore()
    assert is_held(directory.path)
    assert directory.path.stat().st_mode & 0o777 == 0o700


def test_a_link_in_place_of_the_directory_is_not_followed(
    claim: Callable[[], Directory], tmp_path: Path
) -> None:
    directory = claim()
    shutil.rmtree(directory.path)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / LOCK).symlink_to(tmp_path / "precious")
    directory.path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic links"):
        directory.restore()
    assert not (tmp_path / "precious").exists()


def test_a_directory_is_handed_on_to_a_master_that_continues_it_with_slots_of_its_own(
    claim: Callable[[], Directory], monkeypatch: pytest.MonkeyPatch
) -> None:
    sides = []
    first = directory = claim()
    (first.path / "counter_0.db").touch()
    for _ in range(3):
        for name, value in directory.hand_on().items():
            monkeypatch.setenv(name, value)
        directory = claim()
        sides.append(directory.side)
        assert (directory.path, directory.own) == (first.path, True)
    assert sides == ["b", "", "b"]
    assert (first.path / "counter_0.db").exists()
    assert directories.HANDED_ON not in os.environ


def test_a_directory_that_was_handed_on_and_is_gone_is_not_continued(
    claim: Callable[[], Directory], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = claim()
    for name, value in first.hand_on().items():
        monkeypatch.setenv(name, value)
    first.discard()
    assert claim().path != first.path
