"""``gunicorn frontend.app:app`` as a browser meets it."""

import http.client
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from tests.helpers.gunicorn import PATIENCE_SECONDS, running
from tests.helpers.http_peer import answering

APP = "frontend.app:app"
SLOW_SECONDS = 3


def test_a_browser_keeps_its_connection() -> None:
    with running(APP, 2) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
        for _ in range(3):
            connection.request("GET", "/livez")
            response = connection.getresponse()
            response.read()
            assert response.status == 200
            assert connection.sock is not None  # the server has not asked to close it
        connection.close()


def test_an_api_that_hangs_does_not_hold_up_the_page() -> None:
    reached = threading.Event()

    def hang(_: socket.socket) -> None:
        reached.set()
        time.sleep(SLOW_SECONDS)

    with answering(hang) as url:
        environment = {"HISTORY_URL": url, "GATEWAY_SECONDS": str(SLOW_SECONDS - 1)}
        with running(APP, 1, env=environment) as server, ThreadPoolExecutor(4) as pool:
            hanging = [pool.submit(server.get, "/api/v1/history?target=USD") for _ in range(4)]
            assert reached.wait(PATIENCE_SECONDS)
            assert server.get("/livez").status == 200
            assert not any(each.done() for each in hanging)
            assert {each.result().status for each in hanging} == {504}


def test_requests_are_counted_over_threads_and_workers() -> None:
    with running(APP, 2) as server, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(server.get, ["/nothing"] * 200))
        assert {answer.status for answer in answers} == {404}
        counted = server.scrape()
        labels = (("endpoint", "unmatched"), ("method", "GET"), ("status", "404"))
        assert counted["http_requests_total", labels] == 200
