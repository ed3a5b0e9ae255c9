"""The scoreboard: what a reader sees of a master and its workers at any moment."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any, cast

import pytest

from chassis.metrics import scoreboard
from chassis.metrics.directory import Unusable
from chassis.metrics.scoreboard import MOST_WORKERS, Board, Scoreboard, WorkerCells

Read = Callable[[], Board]
UNUSED = (0,) * 8


@pytest.fixture
def master(tmp_path: Path) -> Scoreboard:
    return Scoreboard(tmp_path, born=17)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def call() -> Board:
        board = scoreboard.read(tmp_path)
        assert board
        return board

    return call


def test_a_new_board_names_its_master_and_every_cause_of_death(
    master: Scoreboard, read: Read
) -> None:
    causes = {"stopped": 0, "max_requests": 0, "timeout": 0, "killed": 0, "failed": 0}
    assert read() == Board(os.getpid(), 17, 0, 0, causes, {}, [])


def test_without_a_board_there_is_nothing_to_read(tmp_path: Path) -> None:
    assert scoreboard.read(tmp_path) is None


@pytest.mark.parametrize("content", [b"", b"short", bytes(2**17)])
def test_another_file_is_not_a_scoreboard(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "scoreboard").write_bytes(content)
    assert scoreboard.read(tmp_path) is None


def test_a_master_killed_while_it_makes_the_board_leaves_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise SystemExit

    monkeypatch.setattr(Path, "rename", killed)
    with pytest.raises(SystemExit):
        Scoreboard(tmp_path, born=17)
    assert scoreboard.read(tmp_path) is None
    monkeypatch.undo()
    Scoreboard(tmp_path, born=18)
    assert scoreboard.read(tmp_path)


def test_a_replaced_board_is_read_again(tmp_path: Path, read: Read) -> None:
    for born in (17, 18):
        board = Scoreboard(tmp_path, born)
        board.set_wanted(born)
        assert (read().born, read().wanted) == (born, born)


def test_a_board_truncated_after_it_was_read_is_not_valid(
    master: Scoreboard, tmp_path: Path
) -> None:
    assert scoreboard.read(tmp_path)
    os.truncate(tmp_path / "scoreboard", 0)
    assert scoreboard.read(tmp_path) is None


def test_a_board_replaced_while_it_is_opened_is_not_mistaken_for_the_old_one(
    master: Scoreboard, read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stat = os.stat

    def replaced_after(path: Any) -> os.stat_result:
        found = stat(path)
        Scoreboard(tmp_path, born=18)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", replaced_after)
        assert scoreboard.read(tmp_path) is None
    assert read().born == 18


def test_a_worker_starts_and_is_ready_and_busy(master: Scoreboard, read: Read) -> None:
    master.count_start(2)
    assert read().slots == [UNUSED] * 3
    own = master.take(2, born=23)
    assert read().slots[2] == (os.getpid(), 23, 0, 0, 0, 0, 0, 0)
    own.ready()
    own.begin()
    own.begin()
    own.end()
    assert read().slots[2] == (os.getpid(), 23, 0, 1, 1, 0, 0, 0)
    assert read().slots[:2] == [UNUSED] * 2


class Slow(list[int]):
    """Cells where another thread can run between a read and the following write."""

    def __getitem__(self, cell: Any) -> Any:
        value = super().__getitem__(cell)
        time.sleep(1e-6)
        return value


def test_no_request_in_flight_is_lost_between_threads() -> None:
    cells = Slow([0] * 8)
    own = WorkerCells(cast("memoryview", cells), born=23)

    def handle() -> None:
        for _ in range(50):
            own.begin()
            own.begin()
            own.end()

    threads = [Thread(target=handle) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cells[scoreboard.IN_FLIGHT] == 200


@pytest.mark.parametrize(
    ("noted", "aborted", "cause"),
    [
        ("stopped", False, "stopped"),
        ("max_requests", False, "max_requests"),
        ("failed", False, "failed"),
        (None, False, "killed"),
        (None, True, "timeout"),
        ("stopped", True, "timeout"),
    ],
)
def test_a_death_is_counted_under_the_cause_that_worker_or_master_noted(
    master: Scoreboard, read: Read, noted: str | None, aborted: bool, cause: str
) -> None:
    master.count_start(0)
    own = master.take(0, born=23)
    own.begin()
    if noted:
        own.leave(noted)
    master.count_death(0, aborted=aborted)
    assert {each: count for each, count in read().died.items() if count} == {cause: 1}
    assert read().slots[0]._replace(spent=0) == (0, 23, 0, 0, 0, 0, 0, 0)


def test_a_slot_keeps_the_cpu_time_of_its_former_workers(master: Scoreboard, read: Read) -> None:
    subprocess.run([sys.executable, "-c", "sum(range(2_000_000))"], check=True)
    master.count_start(0)
    master.count_start(1)
    master.count_death(0, aborted=False)
    first = read().slots[0].spent
    assert first > 10_000
    master.count_death(1, aborted=False)
    assert read().slots[1].spent < 10
    master.take(0, born=23)
    assert read().slots[0].spent == first


def test_a_successor_does_not_inherit_requests_in_flight(master: Scoreboard, read: Read) -> None:
    master.count_start(0)
    master.take(0, born=23).begin()
    master.take(0, born=24)
    assert read().slots[0] == (os.getpid(), 24, 0, 0, 0, 0, 0, 0)


def test_wanted_and_started_workers_are_shown(master: Scoreboard, read: Read) -> None:
    master.set_wanted(3)
    for slot in (0, 1, 0):
        master.count_start(slot)
    board = read()
    assert (board.wanted, board.started, len(board.slots)) == (3, 3, 2)


def test_more_workers_than_half_of_the_slots_are_refused(master: Scoreboard) -> None:
    master.set_wanted(MOST_WORKERS)
    with pytest.raises(Unusable, match="513 workers: metrics have room for at most 512"):
        master.set_wanted(MOST_WORKERS + 1)


def test_the_last_slot_fits(master: Scoreboard, read: Read) -> None:
    master.count_start(scoreboard.SLOTS - 1)
    master.take(scoreboard.SLOTS - 1, born=23).begin()
    assert read().slots[-1].in_flight == 1


def test_only_sockets_with_a_queue_are_shown_and_only_the_current_ones(
    master: Scoreboard, read: Read
) -> None:
    unix, tcp = socket.socket(socket.AF_UNIX), socket.socket()
    with unix, tcp:
        master.set_listeners([unix, tcp])
        assert read().listeners == {os.fstat(tcp.fileno()).st_ino: socket.AF_INET}
        master.set_listeners([unix])
        assert read().listeners == {}
        master.set_listeners([tcp] * 25)
        assert read().listeners == {}


def workers(master: Scoreboard, *passed: bool) -> list[WorkerCells]:
    """Start workers that handle requests and have checked themselves."""
    master.set_wanted(len(passed))
    started = []
    for slot, fit in enumerate(passed):
        master.count_start(slot)
        started.append(master.take(slot, born=23 + slot))
        started[slot].check(passed=fit)
        started[slot].ready()
    return started


def test_all_workers_pass_only_once_each_has_checked_itself(master: Scoreboard, read: Read) -> None:
    master.set_wanted(2)
    assert read().passing() == 0
    for slot in (0, 1):
        master.count_start(slot)
        own = master.take(slot, born=23)
        assert read().passing() == slot
        own.check(passed=True)
        own.ready()
    assert read().passing() == 2


def test_a_worker_that_handles_requests_and_fails_counts_against_the_others(
    master: Scoreboard, read: Read
) -> None:
    *_, last = workers(master, True, True, False)
    assert read().passing() == 2
    last.check(passed=True)
    assert read().passing() == 3


def test_workers_stay_ready_while_one_is_replaced_or_all_are_reloaded(
    master: Scoreboard, read: Read
) -> None:
    workers(master, True, True)
    master.count_death(1, aborted=False)
    assert read().passing() == 2
    master.count_start(1)
    successor = master.take(1, born=24)
    assert read().passing() == 2  # it handles no request yet
    successor.check(passed=False)
    successor.ready()
    assert read().passing() == 1
    for slot in (2, 3):  # a reload starts the new workers beside the old ones
        master.count_start(slot)
    booting = master.take(2, born=25)
    successor.check(passed=True)
    assert read().passing() == 2
    booting.ready()
    assert read().passing() == 1  # it handles requests, and nobody knows whether it can


def test_a_removed_board_is_made_again_and_its_workers_follow(
    master: Scoreboard, read: Read, tmp_path: Path
) -> None:
    (own,) = workers(master, True)
    assert not master.restore()
    (tmp_path / "scoreboard").unlink()
    own.begin()
    assert master.restore()
    own.begin()  # still on the old one
    assert read().slots[0].in_flight == 1
    own.follow(tmp_path)
    assert read().slots[0] == (os.getpid(), 23, 0, 1, 2, 0, 0, scoreboard.PASSED)
    own.end()
    own.check(passed=False)
    assert read().slots[0] == (os.getpid(), 23, 0, 1, 1, 0, 0, scoreboard.FAILED)
