"""Clients that send and receive slowly cost a socket each, and no thread."""

import socket
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from tests.helpers.exchange_app import LARGE_BYTES
from tests.helpers.gunicorn import Gunicorn, eventually, running
from tests.helpers.raw_client import connected, everything, head, response

APP = "tests.helpers.exchange_app:app"
CLICK = head("POST /api/v1/rankings/click HTTP/1.1", "Content-Length: 1000")
READERS = 20
SAMPLES = 100
DEADLINE_SECONDS = 10


def p99_seconds(server: Gunicorn, slow: Sequence[socket.socket] = ()) -> float:
    """Return the 99th percentile of a GET /livez; now and then the slow clients send a byte."""
    seconds: list[float] = []
    for sample in range(SAMPLES):
        for client in slow if sample % 20 == 0 else ():
            client.sendall(b"x")
        began = time.monotonic()
        assert server.get("/livez").status == 200
        seconds.append(time.monotonic() - began)
    return sorted(seconds)[SAMPLES * 99 // 100 - 1]


@pytest.mark.fault
@pytest.mark.parametrize("app", ["ranking.app:app", "frontend.app:app"])
def test_among_trickling_bodies_and_silent_sockets_others_are_answered_within_a_second(
    app: str,
) -> None:
    with running(app, 2) as server, ExitStack() as clients:
        slow = [clients.enter_context(connected(server.port, CLICK)) for _ in range(60)]
        for _ in range(200):
            clients.enter_context(connected(server.port))
        assert p99_seconds(server, slow) <= 1


@pytest.mark.fault
@pytest.mark.parametrize("threads", [1, 4])
def test_a_client_that_does_not_read_holds_up_nobody_and_gets_everything_later(
    threads: int,
) -> None:
    with running(APP, 1, options=("--threads", str(threads))) as server, ExitStack() as clients:
        asked = head("GET /large HTTP/1.1", "Connection: close")
        readers = [clients.enter_context(connected(server.port, asked)) for _ in range(READERS)]
        assert p99_seconds(server) <= 1
        assert len(everything(readers[-1])) > LARGE_BYTES


@pytest.mark.fault
def test_a_request_that_does_not_arrive_in_time_gets_408_and_a_silent_client_nothing() -> None:
    with running(APP, 1) as server, ExitStack() as clients:
        late = (b"POST /ec", head("POST /echo HTTP/1.1", "Content-Length: 9") + b"x")
        began = time.monotonic()
        slow = [clients.enter_context(connected(server.port, each)) for each in late]
        silent = clients.enter_context(connected(server.port))
        with ThreadPoolExecutor() as pool:
            assert [each.status for each in pool.map(response, slow)] == [408, 408]
        assert time.monotonic() - began >= DEADLINE_SECONDS
        assert everything(silent) == b""
        labels = (("endpoint", "unmatched"), ("method", "other"), ("status", "408"))
        assert server.scrape()["http_requests_total", labels] == 2


@pytest.mark.fault
def test_a_request_that_arrives_in_time_while_the_worker_is_busy_is_answered() -> None:
    with running("tests.helpers.impatient_app:app", 1) as server, ExitStack() as clients:
        begun = [clients.enter_context(connected(server.port, b"GET /slo")) for _ in range(3)]
        for client, pause in zip(begun, (0.2, 0.3, 1.35), strict=True):
            time.sleep(pause)  # the third arrives while the second is served, with 0.15 s left
            client.sendall(head("w HTTP/1.1", "Connection: close"))
        assert [response(each).status for each in begun] == [200, 200, 200]


@pytest.mark.fault
def test_requests_that_wait_for_a_busy_worker_do_not_make_it_time_out() -> None:
    options = ("--timeout", "5")
    with (
        running("tests.helpers.slow_app:app", 1, options=options) as server,
        ExitStack() as clients,
    ):
        asked = head("GET /slow HTTP/1.1", "Connection: close")
        waiting = [clients.enter_context(connected(server.port, asked)) for _ in range(5)]
        assert [response(each).status for each in waiting] == [200] * 5


@pytest.mark.fault
def test_with_too_many_connections_the_one_that_waits_longest_is_closed() -> None:
    with running(APP, 1, options=("--worker-connections", "20")) as server, ExitStack() as clients:
        begun = [clients.enter_context(connected(server.port, b"G")) for _ in range(60)]
        eventually(lambda: sum(map(is_closed, begun)) >= 40, DEADLINE_SECONDS / 2)
        assert is_closed(begun[0])
        assert server.get("/livez").status == 200
        assert not is_closed(begun[-1])


def is_closed(client: socket.socket) -> bool:
    """Return whether the server has closed the connection."""
    client.setblocking(False)
    try:
        return client.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True
