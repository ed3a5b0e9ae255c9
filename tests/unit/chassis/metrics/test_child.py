"""The metrics listener as a child of a gunicorn master: when and how often it is started."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from chassis.metrics import child, loop


class Process:
    """A fake child process."""

    def __init__(self) -> None:
        self.code: int | None = None

    def poll(self) -> int | None:
        return self.code

    def terminate(self) -> None:
        self.code = -15


@dataclass
class Machine:
    """A fake machine: its time, and the processes started so far with their start times."""

    now: float = 1000.0
    started: list[tuple[float, Process]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def start(self, _command: list[str]) -> Process:
        self.started.append((self.now, Process()))
        return self.started[-1][1]

    def error(self, message: str, *args: object) -> None:
        self.errors.append(message % args)

    def pass_a_second(self) -> None:
        self.now += 1


class Master:
    """The part of a gunicorn master that is used; each turn of its loop takes a second."""

    def __init__(self, machine: Machine) -> None:
        self.log: loop.Log = machine
        self.murder_workers: Callable[[], None] = machine.pass_a_second


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine()
    monkeypatch.setattr(child, "monotonic", lambda: machine.now)
    monkeypatch.setattr("subprocess.Popen", machine.start)
    return machine


@pytest.fixture
def master(machine: Machine) -> Master:
    return Master(machine)


def test_without_a_port_there_is_no_listener(
    machine: Machine, master: Master, tmp_path: Path
) -> None:
    child.keep_listener(master, tmp_path, None)
    master.murder_workers()
    assert machine.started == []


def test_a_listener_that_died_is_started_again_within_two_seconds(
    machine: Machine, master: Master, tmp_path: Path
) -> None:
    child.keep_listener(master, tmp_path, 9101)
    for lived in (0, 15, 100):
        for _ in range(lived):
            master.murder_workers()
        known, died = len(machine.started), machine.now
        machine.started[-1][1].code = -9
        for _ in range(2):
            master.murder_workers()
        assert len(machine.started) == known + 1
        assert machine.started[-1][0] <= died + 2
    assert machine.errors == ["the metrics listener on port 9101 has ended; restarting it"] * 3


def test_a_listener_that_cannot_get_its_port_is_restarted_at_a_bounded_pace(
    machine: Machine, master: Master, tmp_path: Path
) -> None:
    child.keep_listener(master, tmp_path, 9101)
    while machine.now < 1600:
        machine.started[-1][1].code = 3
        master.murder_workers()
    assert 600 / 8 <= len(machine.started) <= 600 / 8 + 5
    assert len(machine.errors) == len(machine.started) - 1


def test_a_reload_leaves_a_listener_alone_unless_its_port_has_changed(
    machine: Machine, master: Master, tmp_path: Path
) -> None:
    for port in (9101, 9101, 9102, None):
        child.keep_listener(master, tmp_path, port)
        master.murder_workers()
    assert [process.code for _, process in machine.started] == [-15, -15]
    assert machine.now == 1004  # checked once a turn, although keep_listener was called four times


def test_a_listener_that_cannot_be_started_is_only_logged(
    machine: Machine, master: Master, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    with monkeypatch.context() as patch:
        patch.setattr("subprocess.Popen", fail)
        child.keep_listener(master, tmp_path, 9101)
    for _ in range(2):
        master.murder_workers()
    assert len(machine.started) == 1
    assert "cannot be started: Resource temporarily" in machine.errors[0]
