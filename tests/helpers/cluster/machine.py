"""The machine of a cluster: namespaces of network, mounts and processes on this one.

Whatever runs in them, pods included, is killed with their first process. Their mounts and network
devices go with them.
"""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.helpers.cluster.place import Place
from tests.helpers.servers.process import SYSTEM_PATH

SERVICES = "10.96.0.0/16"
STOP_SECONDS = 20.0
LOG_END = -4000
# No proxy leads to a cluster.
ENVIRONMENT = os.environ | {"PATH": SYSTEM_PATH, "NO_PROXY": "*", "no_proxy": "*"}
SCRIPT = Path(__file__).with_suffix(".sh")
UNSHARE = ("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "--")


class CommandFailed(AssertionError):
    """A command that ended with another status than 0; its text is what the command wrote."""


def run(*command: str, stdin: str = "", timeout: float = 120.0) -> str:
    """Return the output of a command; raise its errors if it fails."""
    done = subprocess.run(
        command, input=stdin, timeout=timeout, capture_output=True, text=True, env=ENVIRONMENT
    )
    if done.returncode:
        raise CommandFailed(f"{' '.join(command)}: {done.stderr or done.stdout}")
    return done.stdout


def succeeds(command: Callable[[], object]) -> bool:
    """Tell whether a command ends with status 0."""
    try:
        command()
    except CommandFailed:
        return False
    return True


class Process:
    """A process of the machine, started through ``nsenter``."""

    def __init__(self, command: Sequence[str], log: Path) -> None:
        self._log = log
        self._was_stopped = False
        with log.open("ab") as output:
            self._start = output.tell()
            self._entering = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                env=ENVIRONMENT, start_new_session=True,
            )  # fmt: skip

    @property
    def runs(self) -> bool:
        """Whether it has not ended yet."""
        return self._entering.poll() is None

    @property
    def ended_by_itself(self) -> bool:
        """Whether it has ended although nobody stopped it."""
        return not self.runs and not self._was_stopped

    def signal(self, number: int) -> None:
        """Send it a signal, which nsenter would not pass on."""
        for pid in children(self._entering.pid):
            os.kill(pid, number)

    def wait(self, seconds: float) -> int:
        """Wait for its end and return its status."""
        return self._entering.wait(seconds)

    def stop(self) -> None:
        """Ask it to end, and kill it if it does not."""
        self._was_stopped = True
        self.signal(signal.SIGTERM)
        try:
            self.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            self.wait(STOP_SECONDS)

    def written(self) -> str:
        """Return what it has written since its start."""
        with self._log.open(errors="replace") as log:
            log.seek(self._start)
            return log.read()

    def tail(self) -> str:
        """Return the end of what it wrote."""
        return f"{self._log.name}:\n{self.written()[LOG_END:]}"


class Machine:
    """The namespaces, entered through their first process."""

    def __init__(self, place: Place, first: int) -> None:
        self.place = place
        self.folder = place.folder
        self._enter = ("nsenter", f"--target={first}", "--mount", "--net", "--pid", "--")
        self.processes: dict[str, Process] = {}

    def run(self, *command: str, stdin: str = "", timeout: float = 120.0) -> str:
        """Run a command inside and return its output; raise its errors if it fails."""
        return run(*self._enter, *command, stdin=stdin, timeout=timeout)

    def start(self, name: str, *command: str) -> Process:
        """Start a process inside that writes ``logs/NAME.log``."""
        log = self.folder / "logs" / f"{name}.log"
        self.processes[name] = Process([*self._enter, *command], log)
        return self.processes[name]

    def popen(self, *command: str) -> subprocess.Popen[str]:
        """Start a process inside, with pipes to its standard input and output."""
        pipe = subprocess.PIPE
        entering = (*self._enter, *command)
        return subprocess.Popen(entering, stdin=pipe, stdout=pipe, text=True, env=ENVIRONMENT)

    def check(self) -> None:
        """Fail with the log of a process that ended by itself."""
        for process in self.processes.values():
            assert not process.ended_by_itself, f"a process ended\n{process.tail()}"

    def tails(self) -> str:
        """Return the end of every log."""
        return "\n".join(process.tail() for process in self.processes.values())


@contextmanager
def running(place: Place) -> Iterator[Machine]:
    """Run an empty machine in a place that holds config/resolv.conf."""
    command = [*UNSHARE, "sh", str(SCRIPT), str(place.folder)]
    (place.folder / "logs").mkdir()
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as unshare:
        assert unshare.stdin
        assert unshare.stdout
        assert unshare.stdout.readline() == "ready\n", "the namespaces could not be made"
        (first,) = children(unshare.pid)
        machine = Machine(place, first)
        try:
            _link(machine, first)
            yield machine
        finally:
            unshare.stdin.close()
            unshare.wait(STOP_SECONDS)
            for process in machine.processes.values():
                process.wait(STOP_SECONDS)


def _link(machine: Machine, first: int) -> None:
    place, device = machine.place, machine.place.name
    ours = ("ip", "link", "add", device, "type", "veth", "peer", "name", "outside")
    run(*ours, "netns", str(first))
    run("ip", "address", "add", f"{place.outside}/30", "dev", device)
    run("ip", "link", "set", device, "up")
    machine.run("ip", "address", "add", f"{place.address}/30", "dev", "outside")
    machine.run("ip", "link", "set", "outside", "up")
    # The proxy redirects what leaves for a Service; without a route nothing would leave.
    machine.run("ip", "route", "add", SERVICES, "via", place.outside)


def children(pid: int) -> list[int]:
    """Return the processes that a process started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []
