"""The figures of a gunicorn master and its workers, from the scoreboard and from /proc."""

from collections.abc import Mapping
from pathlib import Path
from time import sleep
from typing import NamedTuple

from chassis.metrics import backlog, procfs, scoreboard
from chassis.metrics.family import Figures
from chassis.metrics.procfs import PROC, Status
from chassis.metrics.scoreboard import Board
from chassis.metrics.slots import MASTER

ATTEMPTS = 50
PAUSE_SECONDS = 0.001
SUM = ", summed over the master and its workers"


class Census(NamedTuple):
    """A scoreboard and the status of its living processes; ``master`` is None if not visible.

    It is complete if every worker of the scoreboard was found.
    """

    board: Board
    master: Status | None
    workers: Mapping[int, Status]
    is_complete: bool


def figures(directory: Path, proc: Path = PROC) -> list[Figures]:
    """Return the figures of the processes whose scoreboard is in ``directory``.

    Without a scoreboard there are no figures; without a view of the master in /proc, only the
    scoreboard's own.
    """
    census = _census(directory, proc)
    if census is None:
        return []
    shown = _of_board(census.board)
    if census.master:
        living = {slot: one for slot, one in census.workers.items() if not one.is_zombie}
        shown += _of_workers(census.board, living)
        shown += _cpu(census, census.master) if census.is_complete else []
        shown += _of_processes(census.board, census.master, living, proc)
    return shown


def _census(directory: Path, proc: Path) -> Census | None:
    for _ in range(ATTEMPTS):
        board = scoreboard.read(directory)
        if board is None:
            return None
        master = _status(board.master, board.born, proc)
        taken = {slot: each for slot, each in enumerate(board.slots) if each.pid}
        found = {slot: _status(each.pid, each.born, proc) for slot, each in taken.items()}
        workers = {slot: one for slot, one in found.items() if one}
        census = Census(board, master, workers, is_complete=len(workers) == len(taken))
        if census.is_complete or not master:
            return census
        # A worker was reaped just now. Until the master has noted its CPU time, the sum would go
        # back. (A zombie does no harm: it still shows its CPU time.)
        sleep(PAUSE_SECONDS)
    return census


def _status(pid: int, born: int, proc: Path) -> Status | None:
    found = procfs.status(pid, proc)
    return found if found and found.born == born else None


def _of_board(board: Board) -> list[Figures]:
    return [
        _gauge("gunicorn_workers_wanted", "Target number of workers", board.wanted),
        _counter("gunicorn_workers_started_total", "Workers started", board.started),
        _counters("gunicorn_workers_died_total", "Workers that ended", "cause", board.died),
    ]


def _of_workers(board: Board, living: Mapping[int, Status]) -> list[Figures]:
    slots = [board.slots[slot] for slot in living]
    states = ["busy" if each.in_flight else "idle" if each.ready else "starting" for each in slots]
    counts = {state: states.count(state) for state in ("starting", "idle", "busy")}
    in_flight = sum(each.in_flight for each in slots)
    unwritten = sum(each.unwritten for each in slots)
    about = "Values that workers cannot write into their metric files, so that scrapes lack them"
    shown = [
        _gauges("gunicorn_workers", "Living workers by state", "state", counts),
        _gauge("gunicorn_requests_in_flight", "Requests that workers are handling", in_flight),
        _gauge("metrics_unwritten_values", about, unwritten),
    ]
    waiting = backlog.length(board.listeners)
    if waiting is not None:
        documentation = "Connections waiting for a worker to accept them"
        shown.append(_gauge("gunicorn_accept_queue_length", documentation, waiting))
    return shown


def _cpu(census: Census, master: Status) -> list[Figures]:
    now = {slot: one.tree for slot, one in census.workers.items()}
    slots = enumerate(census.board.slots)
    used = {str(slot): each.spent / 1e6 + now.get(slot, 0) for slot, each in slots}
    used[MASTER] = master.seconds
    of_each = "CPU seconds of the master, and of each slot's worker and its predecessors"
    return [
        _counter("process_cpu_seconds_total",
                 "CPU seconds of the master and all its workers, past and present",
                 sum(used.values())),
        _counters("gunicorn_process_cpu_seconds_total", of_each, "slot", used),
    ]  # fmt: skip


def _of_processes(
    board: Board, master: Status, living: Mapping[int, Status], proc: Path
) -> list[Figures]:
    everyone = {str(slot): one for slot, one in living.items()} | {MASTER: master}
    resident = {name: one.resident_bytes for name, one in everyone.items()}
    virtual = sum(one.virtual_bytes for one in everyone.values())
    boot = procfs.boot_time(proc)
    born = {name: boot + one.born / procfs.TICKS for name, one in everyone.items()}
    start = "process_start_time_seconds"
    pids = {str(slot): board.slots[slot].pid for slot in living} | {MASTER: board.master}
    return [
        *_both("process_resident_memory_bytes", "Resident memory in bytes", resident),
        _gauge("process_virtual_memory_bytes", f"Virtual memory in bytes{SUM}", virtual),
        _gauge(start, "Start of the master in Unix time", born[MASTER]),
        _gauges(f"gunicorn_{start}", "Start of a process in Unix time", "slot", born),
        *_descriptors({name: (pids[name], one.born) for name, one in everyone.items()}, proc),
    ]


def _descriptors(pids: Mapping[str, tuple[int, int]], proc: Path) -> list[Figures]:
    try:
        opened = {name: procfs.open_fds(pid, proc) for name, (pid, _) in pids.items()}
        most = sum(procfs.max_fds(*each, proc) for each in pids.values())
    except OSError:  # one has just ended, or belongs to another user
        return []
    return [
        *_both("process_open_fds", "Open file descriptors", opened),
        _gauge("process_max_fds", f"Maximum number of open file descriptors{SUM}", most),
    ]


def _both(name: str, documentation: str, values: Mapping[str, float]) -> list[Figures]:
    return [
        _gauge(name, documentation + SUM, sum(values.values())),
        _gauges(f"gunicorn_{name}", documentation, "slot", values),
    ]


def _gauge(name: str, documentation: str, value: float) -> Figures:
    return Figures(name, documentation, "gauge", "", {"": value})


def _gauges(name: str, documentation: str, label: str, values: Mapping[str, float]) -> Figures:
    return Figures(name, documentation, "gauge", label, values)


def _counter(name: str, documentation: str, value: float) -> Figures:
    return Figures(name, documentation, "counter", "", {"": value})


def _counters(name: str, documentation: str, label: str, values: Mapping[str, float]) -> Figures:
    return Figures(name, documentation, "counter", label, values)
