"""Connections that wait to be accepted while their service stops, reloads or replaces workers."""

import signal
import socket
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from chassis.metrics import processes
from tests.helpers.gunicorn import PATIENCE_SECONDS, Gunicorn, eventually, launched, running
from tests.helpers.raw_client import connected, everything, head, response

EXCHANGE = "tests.helpers.exchange_app:app"
HELD = "tests.helpers.held_app:app"
OWN_ADDRESS = "127.0.0.2"  # nobody else takes a port there
OWN_PORT = 8001
CLIENTS = 8


def figures(server: Gunicorn) -> dict[str, Mapping[str, float]]:
    """Return what is shown of the workers, by metric and label."""
    return {each.name: each.values for each in processes.figures(server.metrics_directory())}


@pytest.mark.fault
@pytest.mark.parametrize("threads", [1, 4])
def test_a_service_that_stops_answers_everyone_in_its_backlog(tmp_path: Path, threads: int) -> None:
    release = tmp_path / "release"
    env, options = {"RELEASE_FILE": str(release)}, ("--threads", str(threads))
    with ExitStack() as stack:
        server = stack.enter_context(running(HELD, 2, env=env, options=options, ready="/pid"))
        stack.callback(release.touch)
        asked = head("GET /held HTTP/1.1")
        clients = [
            stack.enter_context(connected(server.port, asked)) for _ in range(2 * threads + 12)
        ]
        eventually(lambda: figures(server)["gunicorn_accept_queue_length"] == {"": 12})
        eventually(lambda: figures(server)["gunicorn_requests_in_flight"] == {"": 2 * threads})
        server.signal(signal.SIGTERM)
        eventually(lambda: "Handling signal: term" in server.read_log())
        release.touch()
        assert [response(client).status for client in clients] == [200] * len(clients)
        assert server.process.wait(PATIENCE_SECONDS) == 0


class Load:
    """Clients that ask again and again, each time on a new connection, and what became of it."""

    def __init__(self, address: tuple[str, int], path: str) -> None:
        self.results: Counter[str] = Counter()
        self._address = address
        self._request = head(f"GET {path} HTTP/1.1", "Connection: close")
        self._over = threading.Event()

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Let the clients ask."""
        threads = [threading.Thread(target=self._ask_on) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def _ask_on(self) -> None:
        while not self._over.is_set():
            result = self.asked()
            self.results[result] += 1
            if result != "200":
                return

    def asked(self) -> str:
        """Ask once; return the status or the name of the error."""
        try:
            with socket.create_connection(self._address, PATIENCE_SECONDS) as client:
                client.sendall(self._request)
                return everything(client)[9:12].decode() or "nothing"
        except OSError as error:
            return type(error).__name__


@pytest.mark.fault
@pytest.mark.parametrize("threads", [1, 4])
def test_a_service_that_stops_under_load_answers_or_refuses_and_resets_nobody(threads: int) -> None:
    address = f"{OWN_ADDRESS}:{OWN_PORT}"
    # Not the socket that `running` hands over: a master lets others go on using that one.
    with launched(EXCHANGE, options=("--threads", str(threads)), bind=address) as server:
        load = Load((OWN_ADDRESS, OWN_PORT), "/hello")
        eventually(lambda: load.asked() == "200")
        with load.going_on():
            eventually(lambda: load.results["200"] > 100)
            server.signal(signal.SIGTERM)
            assert server.process.wait(PATIENCE_SECONDS) == 0
            eventually(lambda: load.results["ConnectionRefusedError"] == CLIENTS)
    assert set(load.results) == {"200", "ConnectionRefusedError"}


@pytest.mark.fault
def test_a_reload_under_load_loses_and_miscounts_no_request() -> None:
    with running(EXCHANGE, 2) as server:
        load = Load(("127.0.0.1", server.port), "/hello")
        with load.going_on():
            for reload in range(1, 3):
                eventually(lambda reload=reload: load.results["200"] > 200 * reload)
                server.signal(signal.SIGHUP)
                eventually(lambda reload=reload: died(server)["stopped"] == 2 * reload)
        check_that_all_are_counted(server, load)


@pytest.mark.fault
def test_workers_that_are_replaced_under_load_lose_and_miscount_no_request() -> None:
    with running(EXCHANGE, 2, options=("--max-requests", "50")) as server:
        load = Load(("127.0.0.1", server.port), "/hello")
        with load.going_on():
            eventually(lambda: died(server)["max_requests"] >= 4)
        check_that_all_are_counted(server, load)


def check_that_all_are_counted(server: Gunicorn, load: Load) -> None:
    """Check that every request was answered, and how many the metrics show."""
    assert set(load.results) == {"200"}
    labels = (("endpoint", "/hello"), ("method", "GET"), ("status", "200"))
    assert server.scrape()["http_requests_total", labels] == load.results["200"]


def died(server: Gunicorn) -> Mapping[str, float]:
    """Return how many workers have died, by cause."""
    return figures(server)["gunicorn_workers_died_total"]
