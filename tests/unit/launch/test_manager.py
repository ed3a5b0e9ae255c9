"""What happens to processes that die, that refuse to start, and that are stopped."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from launch import child, manager
from launch.child import Child
from launch.manager import Manager
from launch.output import Printer
from tests.helpers.gunicorn import eventually

PAUSE = 0.05
STAYS = "import time; print('up', flush=True); time.sleep(60)"
# The first argument is a folder, in which every life of the process leaves a file.
COUNTS = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1], str(os.getpid())).touch(); "
# A child that is left behind, like the workers of a master that was killed.
HAS_A_CHILD = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', {!r}]); "


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(child, "PAUSES", (PAUSE, PAUSE, PAUSE))
    monkeypatch.setattr(manager, "POLL_SECONDS", 0.02)
    before = {number: signal.getsignal(number) for number in manager.STOP_SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def lives(folder: Path) -> list[int]:
    """Return the process ids of all lives so far."""
    return sorted(int(path.name) for path in folder.iterdir())


def python(code: str, folder: Path, name: str = "one", *, may_end: bool = False) -> Child:
    command = [sys.executable, "-S", "-c", code, str(folder)]
    return Child(name, command, dict(os.environ), Printer(["one", "two"]), may_end=may_end)


def run(*children: Child) -> int:
    return Manager(children, Printer(["one", "two"])).run()


def stop_once(condition: "threading.Event | None" = None, after: float = 0) -> None:
    """Press Ctrl-C from beside, when the condition holds."""

    def press() -> None:
        if condition:
            condition.wait(20)
        time.sleep(after)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=press, daemon=True).start()


def when(folder: Path, count: int) -> threading.Event:
    """Return an event that is set once there have been ``count`` lives."""
    event = threading.Event()

    def wait() -> None:
        eventually(lambda: len(lives(folder)) >= count)
        event.set()

    threading.Thread(target=wait, daemon=True).start()
    return event


def is_alive(pid: int) -> bool:
    with suppress(FileNotFoundError):
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return False


def test_a_process_that_is_killed_is_started_again_in_one_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def kill() -> None:
        eventually(lambda: len(lives(tmp_path)) == 1)
        os.kill(lives(tmp_path)[0], signal.SIGKILL)

    threading.Thread(target=kill, daemon=True).start()
    stop_once(when(tmp_path, 2))
    assert run(python(COUNTS + STAYS, tmp_path)) == 0
    told = [line for line in capfd.readouterr().out.splitlines() if "system" in line]
    assert len(told) == 1
    assert told[0].endswith(f"one was killed by SIGKILL; it is started again in {PAUSE} s")


def test_a_process_that_keeps_dying_ends_the_run_with_one_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    beside = tmp_path / "beside"
    beside.mkdir()
    own = tmp_path / "own"
    own.mkdir()
    dies = COUNTS + "os.kill(os.getpid(), 9)"
    assert run(python(dies, own), python(COUNTS + STAYS, beside, "two")) == 1
    last = capfd.readouterr().out.splitlines()[-1]
    assert last.endswith("one keeps dying: it was killed by SIGKILL; stopping everything")
    assert len(lives(own)) == 1 + len(child.PAUSES)
    assert len(lives(beside)) == 1
    assert not any(map(is_alive, lives(beside)))


def test_a_process_that_lasted_does_not_keep_dying(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "LASTING_SECONDS", 0)
    stop_once(when(tmp_path, 6))
    assert run(python(COUNTS + "sys.exit(3)", tmp_path)) == 0


def test_pauses_between_starts_grow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "PAUSES", (0.05, 0.5))
    began = time.monotonic()
    assert run(python(COUNTS + "os.kill(os.getpid(), 9)", tmp_path)) == 1
    assert time.monotonic() - began > 0.55
    assert len(lives(tmp_path)) == 3


def test_a_process_that_refuses_its_first_start_ends_the_run_after_its_reason(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    refuses = COUNTS + "print('refused to start: A_SETTING'); sys.exit(3)"
    assert run(python(refuses, tmp_path)) == 3
    reason, end = capfd.readouterr().out.splitlines()
    assert reason.endswith("one    | refused to start: A_SETTING")
    assert end.endswith("one ended with status 3 when it was started; stopping everything")
    assert len(lives(tmp_path)) == 1


def test_a_process_that_may_end_is_not_started_again(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    own = tmp_path / "own"
    own.mkdir()
    stop_once(when(own, 1), after=0.3)
    ends = python(COUNTS, own, "two", may_end=True)
    assert run(python(COUNTS + STAYS, other), ends) == 0
    assert len(lives(own)) == 1


def test_what_a_master_leaves_behind_is_stopped_before_the_next_one_starts(tmp_path: Path) -> None:
    code = COUNTS + HAS_A_CHILD.format("import time; time.sleep(60)") + STAYS
    behind: list[int] = []

    def kill() -> None:
        eventually(lambda: len(lives(tmp_path)) == 1)
        (first,) = lives(tmp_path)
        children = Path(f"/proc/{first}/task/{first}/children")
        eventually(lambda: bool(children.read_text()))
        behind.extend(map(int, children.read_text().split()))
        os.kill(first, signal.SIGKILL)

    threading.Thread(target=kill, daemon=True).start()
    stop_once(when(tmp_path, 2))
    assert run(python(code, tmp_path)) == 0
    assert behind
    assert not any(map(is_alive, behind))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_signal_stops_everything_and_is_no_failure(
    tmp_path: Path, number: signal.Signals
) -> None:
    ready = when(tmp_path, 1)
    threading.Thread(
        target=lambda: (ready.wait(20), os.kill(os.getpid(), number)), daemon=True
    ).start()
    assert run(python(COUNTS + STAYS, tmp_path)) == 0
    assert not any(map(is_alive, lives(tmp_path)))


def test_a_second_ctrl_c_does_not_wait_for_those_that_do_not_stop(tmp_path: Path) -> None:
    deaf = "import signal; signal.signal(15, signal.SIG_IGN); " + COUNTS + STAYS
    ready = when(tmp_path, 1)
    stop_once(ready)
    stop_once(ready, after=0.5)
    began = time.monotonic()
    assert run(python(deaf, tmp_path)) == 0
    assert time.monotonic() - began < 10
    assert not any(map(is_alive, lives(tmp_path)))


def test_lines_are_printed_whole_with_the_name_of_their_process(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    says = "import sys; sys.stdout.buffer.write('한국\\nhalf'.encode() + b'\\xff'); "
    stop_once(when(tmp_path, 1), after=0.3)
    run(python(says + "sys.stdout.flush(); " + COUNTS + "time.sleep(60)", tmp_path))
    first, second = capfd.readouterr().out.splitlines()
    assert first.endswith(" one    | 한국")
    assert second.endswith(" one    | half\ufffd")


def test_a_launcher_that_is_killed_takes_its_processes_along(tmp_path: Path) -> None:
    launcher = (
        "import sys; from launch.child import Child; from launch.manager import Manager; "
        "from launch.output import Printer; printer = Printer(['one']); "
        f"command = [sys.executable, '-c', {COUNTS + STAYS!r}, {str(tmp_path)!r}]; "
        "Manager([Child('one', command, {}, printer)], printer).run()"
    )
    with subprocess.Popen([sys.executable, "-c", launcher], stdout=subprocess.DEVNULL) as started:
        try:
            eventually(lambda: len(lives(tmp_path)) == 1)
        finally:
            started.kill()
    eventually(lambda: not any(map(is_alive, lives(tmp_path))))
