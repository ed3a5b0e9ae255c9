"""The figures of a master and its workers, from the scoreboard and from /proc."""

import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from subprocess import PIPE

import pytest
from prometheus_client import ProcessCollector

from chassis.metrics import backlog, processes, procfs
from chassis.metrics.family import Figures
from chassis.metrics.scoreboard import Scoreboard
from tests.helpers.gunicorn import eventually

MASTER = 100
WORKERS = "gunicorn_workers"
Shown = dict[tuple[str, str], float]


class Proc:
    """A fake /proc, where a test adds and removes processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "stat").write_text("cpu 1 2 3\nbtime 1000000\nprocesses 7\n")

    def write(
        self, pid: int, *, state: str = "S", own: int = 0, ended: int = 0, threads: int = 1
    ) -> None:
        """Add ``pid``, started at tick 10 x pid; times are in ticks."""
        fields = ["0"] * 50
        fields[0], fields[17], fields[19] = state, str(threads), str(10 * pid)
        fields[11], fields[12] = str(own - own // 3), str(own // 3)
        fields[13], fields[14] = str(ended), "0"
        fields[20], fields[21] = str(pid * 4096), str(pid)
        folder = self.path / str(pid)
        folder.mkdir(exist_ok=True)
        (folder / "stat").write_text(f"{pid} (a) worker) (x) {' '.join(fields)}\n")

    def remove(self, pid: int) -> None:
        """Remove ``pid``."""
        (self.path / str(pid) / "stat").unlink()


@pytest.fixture
def proc(tmp_path: Path) -> Proc:
    folder = tmp_path / "proc"
    folder.mkdir()
    made = Proc(folder)
    made.write(MASTER, own=50)
    return made


@pytest.fixture
def pid(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Make this process appear to have another pid."""
    return lambda number: monkeypatch.setattr(os, "getpid", lambda: number)


@pytest.fixture
def master(tmp_path: Path, pid: Callable[[int], None]) -> Scoreboard:
    pid(MASTER)
    board = Scoreboard(tmp_path, born=10 * MASTER)
    for slot in (0, 1, 2):
        board.count_start(slot)
        pid(slot + 1)
        board.take(slot, born=10 * (slot + 1)).ready()
    return board


@pytest.fixture
def shown(tmp_path: Path, proc: Proc) -> Callable[[], Shown]:
    return lambda: values(processes.figures(tmp_path, proc.path))


def values(shown: list[Figures]) -> Shown:
    return {(each.name, label): each.values[label] for each in shown for label in each.values}


def test_without_a_scoreboard_there_is_nothing(tmp_path: Path) -> None:
    assert processes.figures(tmp_path) == []


def test_without_the_master_in_proc_only_figures_of_the_board_are_shown(
    master: Scoreboard, proc: Proc, shown: Callable[[], Shown]
) -> None:
    board = {"gunicorn_workers_wanted", "gunicorn_workers_started_total"}
    proc.remove(MASTER)
    assert {name for name, _ in shown()} == board | {"gunicorn_workers_died_total"}
    proc.write(MASTER + 1)
    (proc.path / "101").rename(proc.path / "100-reused")
    assert {name for name, _ in shown()} == board | {"gunicorn_workers_died_total"}


def test_the_figures_are_those_of_prometheus_client(
    tmp_path: Path, pid: Callable[[int], None]
) -> None:
    with subprocess.Popen(["cat"], stdin=PIPE, stdout=PIPE, bufsize=0) as child:
        assert child.stdin
        assert child.stdout
        child.stdin.write(b"loaded?")
        assert child.stdout.read(7)
        cat = procfs.status(child.pid)
        assert cat
        pid(child.pid)
        Scoreboard(tmp_path, cat.born)
        stock = ProcessCollector(pid=lambda: child.pid, registry=None).collect()
        theirs = {(each.name, ""): each.value for family in stock for each in family.samples}
        assert values(processes.figures(tmp_path)).items() >= theirs.items()
        assert len(theirs) == 6


def test_descriptors_are_counted_the_same_on_an_older_kernel(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counted = procfs.open_fds(os.getpid())
    monkeypatch.setattr(os, "stat", lambda _: os.stat_result([0] * 10))
    assert procfs.open_fds(os.getpid()) == counted + 1  # including the one that lists them


def test_workers_are_counted_by_state(
    master: Scoreboard, proc: Proc, shown: Callable[[], Shown]
) -> None:
    for worker in (1, 2, 3):
        proc.write(worker)
    master.take(0, born=30)  # also pid 3: it has just started
    master.take(1, born=30).begin()
    by_state = {state: value for (name, state), value in shown().items() if name == WORKERS}
    assert by_state == {"starting": 1, "busy": 1, "idle": 1}
    assert shown()["gunicorn_requests_in_flight", ""] == 1


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "PAUSE_SECONDS", 0)


@pytest.mark.usefixtures("impatient")
def test_a_worker_that_is_gone_or_whose_pid_is_reused_is_not_counted(
    master: Scoreboard, proc: Proc, shown: Callable[[], Shown]
) -> None:
    proc.write(1)
    proc.write(3)
    reused = (proc.path / "3" / "stat").read_text().replace(" 30 ", " 31 ")
    (proc.path / "3" / "stat").write_text(reused)
    assert shown()[WORKERS, "idle"] == 1


def test_a_zombie_is_not_a_worker_but_its_cpu_time_is_not_lost(
    master: Scoreboard, proc: Proc, shown: Callable[[], Shown]
) -> None:
    proc.write(1, state="Z", own=10, ended=5)
    proc.write(2, own=20)
    proc.write(3, own=30)
    assert shown()[WORKERS, "idle"] == 2
    assert shown()["gunicorn_process_cpu_seconds_total", "0"] == 0.15
    assert ("gunicorn_process_resident_memory_bytes", "0") not in shown()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("ending", [{"state": "X"}, {"threads": 0}])
def test_cpu_time_is_not_shown_while_a_worker_is_being_reaped(
    master: Scoreboard, proc: Proc, shown: Callable[[], Shown], ending: dict[str, object]
) -> None:
    for worker in (1, 2, 3):
        proc.write(worker, own=worker)
    assert ("process_cpu_seconds_total", "") in shown()
    proc.write(2, own=2, **ending)  # type: ignore[arg-type]
    assert not [name for name, _ in shown() if "cpu" in name]
    assert shown()[WORKERS, "idle"] == 2


def test_a_scrape_waits_until_the_master_has_noted_the_cpu_time_of_a_dead_worker(
    master: Scoreboard, proc: Proc, shown: Callable[[], Shown], monkeypatch: pytest.MonkeyPatch
) -> None:
    for worker in (1, 2):
        proc.write(worker, own=worker)
    monkeypatch.setattr(processes, "sleep", lambda _: master.count_death(2, aborted=False))
    assert shown()["gunicorn_process_cpu_seconds_total", "2"] < 1e-3
    assert shown()["gunicorn_workers_died_total", "killed"] == 1


def test_sums_equal_the_slots_and_count_nothing_twice(
    master: Scoreboard, proc: Proc, shown: Callable[[], Shown]
) -> None:
    for worker in (1, 2, 3):
        proc.write(worker, own=worker * 10, ended=5)
    every = shown()
    for name in ("cpu_seconds_total", "resident_memory_bytes"):
        each = [value for (of, _), value in every.items() if of == f"gunicorn_process_{name}"]
        assert len(each) == 4
        assert every[f"process_{name}", ""] == pytest.approx(sum(each))
    assert every["process_cpu_seconds_total", ""] == pytest.approx(0.5 + 0.6 + 3 * 0.05)
    assert every["process_virtual_memory_bytes", ""] == 106 * 4096
    assert every["process_start_time_seconds", ""] == 1000000 + 10.0


def test_descriptors_that_cannot_be_read_are_not_shown(
    master: Scoreboard, proc: Proc, shown: Callable[[], Shown]
) -> None:
    for worker in (1, 2, 3):
        proc.write(worker)
    assert not [name for name, _ in shown() if "fds" in name]


@pytest.fixture
def connections() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def listening(address: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.create_server((address, 0), family=family)
    except OSError:
        if family == socket.AF_INET:
            raise
        pytest.skip("no IPv6 here")


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_the_queue_is_the_connections_that_nobody_has_accepted(
    connections: ExitStack, address: str
) -> None:
    listener = connections.enter_context(listening(address))
    mine = {os.fstat(listener.fileno()).st_ino: int(listener.family)}
    for waiting in range(4):
        eventually(lambda waiting=waiting: backlog.length(mine) == waiting)
        connections.enter_context(socket.create_connection(listener.getsockname()[:2]))
    connections.enter_context(listener.accept()[0])
    eventually(lambda: backlog.length(mine) == 3)


def test_queues_of_several_sockets_are_added(connections: ExitStack) -> None:
    mine = {}
    for address in ("127.0.0.1", "::1"):
        listener = connections.enter_context(listening(address))
        connections.enter_context(socket.create_connection(listener.getsockname()[:2]))
        mine[os.fstat(listener.fileno()).st_ino] = int(listener.family)
    eventually(lambda: backlog.length(mine) == 2)


def test_a_queue_that_cannot_be_seen_is_unknown_not_empty(connections: ExitStack) -> None:
    listener = connections.enter_context(socket.create_server(("127.0.0.1", 0)))
    mine = os.fstat(listener.fileno()).st_ino
    assert backlog.length({}) is None
    assert backlog.length({mine: int(socket.AF_INET), 1: int(socket.AF_INET)}) is None


def test_the_kernel_may_list_many_sockets_in_several_messages(connections: ExitStack) -> None:
    first = connections.enter_context(socket.create_server(("127.0.0.1", 0)))
    every = [connections.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(400)]
    assert len(every) == 400
    assert backlog.length({os.fstat(first.fileno()).st_ino: int(socket.AF_INET)}) == 0
