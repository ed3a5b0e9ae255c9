"""The figures of a real gunicorn's workers, from the scoreboard and from /proc."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from chassis.metrics import processes
from tests.helpers.gunicorn import Gunicorn, eventually, running

APP = "tests.helpers.held_app:app"
CAUSES = ("stopped", "max_requests", "timeout", "killed", "failed")
KILLS = 30

Shown = dict[tuple[str, str], float]


class Workers:
    """A running master of the held app, and the figures shown of its workers."""

    def __init__(self, server: Gunicorn, release: Path, connections: ExitStack) -> None:
        self.server = server
        self._release = release
        self._directory = server.metrics_directory()
        self._connections = connections

    def shown(self) -> Shown:
        """Return the value of every series by its name and the value of its label."""
        shown = processes.figures(self._directory)
        return {(each.name, label): each.values[label] for each in shown for label in each.values}

    def of(self, name: str) -> dict[str, float]:
        """Return the values of a metric by the value of its label."""
        return {label: value for (of, label), value in self.shown().items() if of == name}

    def states(self) -> tuple[float, ...]:
        """Return how many workers are starting, idle and busy."""
        return tuple(self.of("gunicorn_workers").values())

    def died(self) -> dict[str, float]:
        """Return the number of deaths so far by cause, without zeros."""
        return {cause: n for cause, n in self.of("gunicorn_workers_died_total").items() if n}

    def send(self, path: str, times: int = 1) -> None:
        """Send requests without waiting for their responses."""
        for _ in range(times):
            connection = socket.create_connection(("127.0.0.1", self.server.port))
            self._connections.enter_context(connection)
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            connection.shutdown(socket.SHUT_WR)  # otherwise the worker waits for more

    def release(self) -> None:
        """Let the held requests finish."""
        self._release.touch()

    def close(self) -> None:
        """Close the connections of all requests."""
        self._connections.close()


@contextmanager
def workers(folder: Path, count: int, *options: str) -> Iterator[Workers]:
    """Serve the held app; yield once all ``count`` workers are ready."""
    release = folder / "release"
    env = {"RELEASE_FILE": str(release)}
    with running(APP, count, env=env, options=options, ready="/pid") as server:
        with ExitStack() as connections:
            connections.callback(release.touch)
            made = Workers(server, release, connections)
            eventually(lambda: made.states() == (0, count, 0))
            yield made


def test_held_workers_are_busy_and_unaccepted_connections_are_in_the_queue(tmp_path: Path) -> None:
    with workers(tmp_path, 4) as held:
        held.send("/held", 4)
        eventually(lambda: held.states() == (0, 0, 4))
        assert held.of("gunicorn_accept_queue_length") == {"": 0}
        held.send("/held", 8)
        eventually(lambda: held.of("gunicorn_accept_queue_length") == {"": 8})
        eventually(lambda: held.of("gunicorn_requests_in_flight") == {"": 4})
        held.release()
        eventually(lambda: held.of("gunicorn_accept_queue_length") == {"": 0})
        eventually(lambda: held.states() == (0, 4, 0))
        assert held.of("gunicorn_requests_in_flight") == {"": 0}


@pytest.mark.parametrize("path", ["/held", "/streamed"])
def test_a_threaded_worker_has_several_requests_in_flight_until_their_bodies_end(
    tmp_path: Path, path: str
) -> None:
    with workers(tmp_path, 1, "-k", "gthread", "--threads", "4") as held:
        held.send(path, 3)
        eventually(lambda: held.of("gunicorn_requests_in_flight") == {"": 3})
        assert held.states() == (0, 0, 1)
        held.release()
        eventually(lambda: held.of("gunicorn_requests_in_flight") == {"": 0})
        assert held.states() == (0, 1, 0)


def test_a_client_that_disconnects_leaves_no_request_in_flight(tmp_path: Path) -> None:
    with workers(tmp_path, 2) as held:
        held.send("/streamed", 2)
        eventually(lambda: held.states() == (0, 0, 2))
        held.close()
        held.release()
        eventually(lambda: held.states() == (0, 2, 0))
        assert held.of("gunicorn_requests_in_flight") == {"": 0}


def request(path: str, times: int = 1) -> Callable[[Workers], None]:
    return lambda workers: workers.send(path, times)


def kill(number: signal.Signals) -> Callable[[Workers], None]:
    return lambda workers: os.kill(workers.server.workers()[0], number)


@pytest.mark.parametrize(
    ("ends", "options", "causes"),
    [
        ([kill(signal.SIGTERM), kill(signal.SIGQUIT)], (), {"stopped": 2}),
        ([kill(signal.SIGKILL), kill(signal.SIGSEGV)], (), {"killed": 2}),
        ([request("/unplugged")], (), {"failed": 1}),
        ([request("/pid", 3), request("/pid", 4)], ("--max-requests", "4"), {"max_requests": 2}),
        ([request("/hanging")], (), {"timeout": 1}),
    ],
    ids=["stopped", "killed", "by an exception", "by the maximum of requests", "hanging"],
)
def test_a_worker_that_ends_is_counted_under_its_cause_and_replaced(
    tmp_path: Path,
    ends: Sequence[Callable[[Workers], None]],
    options: Sequence[str],
    causes: Mapping[str, int],
) -> None:
    with workers(tmp_path, 1, *options) as held:
        assert held.of("gunicorn_workers_died_total") == dict.fromkeys(CAUSES, 0)
        for count, end in enumerate(ends, 1):
            end(held)
            eventually(lambda count=count: sum(held.died().values()) == count)
            eventually(lambda: held.states() == (0, 1, 0))
        assert held.died() == causes
        assert held.of("gunicorn_workers_started_total") == {"": 1 + len(ends)}
        assert held.of("gunicorn_requests_in_flight") == {"": 0}


def test_scaling_and_reloading_are_shown_and_are_not_failures(tmp_path: Path) -> None:
    with workers(tmp_path, 2) as held:
        held.server.signal(signal.SIGTTIN)
        eventually(lambda: held.states() == (0, 3, 0))
        assert held.of("gunicorn_workers_wanted") == {"": 3}
        held.server.signal(signal.SIGTTOU)
        eventually(lambda: held.states() == (0, 2, 0))
        assert held.of("gunicorn_workers_wanted") == {"": 2}
        held.server.signal(signal.SIGHUP)
        eventually(lambda: held.died() == {"stopped": 3})
        eventually(lambda: held.states() == (0, 2, 0))
        assert held.of("gunicorn_workers_started_total") == {"": 5}


def test_a_preloading_master_is_not_shown_as_a_worker(tmp_path: Path) -> None:
    with workers(tmp_path, 2, "--preload") as held:
        directory = held.server.metrics_directory()
        assert list(directory.glob("gauge_*_master.db")) == []
        assert {path.name for path in directory.glob("*livemax*")} == {
            "gauge_livemax_0.db",
            "gauge_livemax_1.db",
        }
        os.kill(held.server.workers()[0], signal.SIGKILL)
        eventually(lambda: held.died() == {"killed": 1} and held.states() == (0, 2, 0))
        assert len(list(directory.glob("*livemax*"))) == 2


def test_no_counter_goes_back_while_busy_workers_are_killed(tmp_path: Path) -> None:
    with workers(tmp_path, 4) as held:
        seen: list[Shown] = []
        over = threading.Event()

        def scrape() -> None:
            while not over.is_set():
                seen.append(held.shown())

        scraping = threading.Thread(target=scrape)
        scraping.start()
        for killed in range(1, KILLS + 1):
            held.send("/burn", 4)
            time.sleep(0.05)
            living = held.server.workers()
            os.kill(living[(killed - 1) % len(living)], signal.SIGKILL)
            eventually(lambda killed=killed: held.died() == {"killed": killed})
            # A scrape during a death shows no CPU time; at least 99 in 100 must show it.
            eventually(lambda killed=killed: len(seen) > max(10 * killed, 100 * without_cpu(seen)))
        over.set()
        scraping.join()
        assert len(seen) > 10 * KILLS
        assert gone_back(seen) == []
        assert without_cpu(seen) < len(seen) / 100
        eventually(lambda: held.states() == (0, 4, 0))
        of_slots = held.of("gunicorn_process_cpu_seconds_total")
        assert held.of("process_cpu_seconds_total")[""] == pytest.approx(sum(of_slots.values()))
        assert sum(of_slots.values()) > 1


def without_cpu(seen: list[Shown]) -> int:
    """Return how many scrapes did not show CPU time."""
    return sum(("process_cpu_seconds_total", "") not in each for each in seen)


def gone_back(seen: list[Shown]) -> list[tuple[object, float, float]]:
    """Return each decrease of a counter: its series, the value before and the value after."""
    back, highest = [], dict[tuple[str, str], float]()
    for shown in seen:
        counters = {series: n for series, n in shown.items() if series[0].endswith("_total")}
        for series, value in counters.items():
            if value < highest.get(series, 0):
                back.append((series, highest[series], value))
            highest[series] = max(value, highest.get(series, 0))
    return back
