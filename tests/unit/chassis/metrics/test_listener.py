"""The metrics listener: its responses, and its bounds on connections."""

import fcntl
import io
import os
import socket
import struct
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from wsgiref.util import setup_testing_defaults

import pytest

from chassis.metrics import counter, listener
from chassis.metrics.__main__ import Listener
from chassis.metrics.directory import LOCK, is_held
from frontend.app import create_app
from frontend.settings import FrontendSettings
from tests.helpers.metric_files import metric_files

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def scrape(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"clicks_total 7.0\n"]


@contextmanager
def holding(directory: Path) -> Iterator[None]:
    """Hold ``directory`` as a master does."""
    with (directory / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def respond(directory: Path, path: str, method: str = "GET") -> tuple[int, dict[str, str], str]:
    """Return the status, headers and body of the response of the listener of ``directory``."""
    return responded(listener.application(directory), path, method)


def responded(
    app: "WSGIApplication", path: str, method: str = "GET"
) -> tuple[int, dict[str, str], str]:
    """Return the status, headers and body of the response of ``app``."""
    environ: dict[str, Any] = {"PATH_INFO": path, "REQUEST_METHOD": method}
    setup_testing_defaults(environ)
    started: list[tuple[int, dict[str, str]]] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Any:
        started.append((int(status[:3]), dict(headers)))
        return io.BytesIO().write

    body = b"".join(app(environ, start)).decode()
    ((status, headers),) = started
    return status, headers, body


def test_a_held_directory_is_shown(tmp_path: Path) -> None:
    with metric_files(tmp_path), holding(tmp_path):
        counter("clicks_total", "Clicks").inc(7)
        status, headers, body = respond(tmp_path, "/metrics")
        assert (status, body.splitlines()[-1]) == (200, "clicks_total 7.0")
        assert headers["Content-Type"].startswith("text/plain; version=0.0.4")


def test_a_damaged_file_fails_the_scrape_and_is_named(tmp_path: Path) -> None:
    with holding(tmp_path):
        (tmp_path / "counter_0.db").write_bytes(b"no metrics")
        status, _, body = respond(tmp_path, "/metrics")
    assert status == 500
    assert str(tmp_path / "counter_0.db") in body


def test_a_failure_that_goes_on_is_logged_once_in_one_sentence_and_its_end_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(_: Path) -> bool:
        raise PermissionError(13, "Permission denied", f"{tmp_path}/.lock")

    app = listener.application(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(listener, "is_held", refused)
        statuses = [responded(app, "/metrics")[0] for _ in range(3)]
    monkeypatch.setattr(listener, "is_held", lambda _: True)
    assert [*statuses, responded(app, "/metrics")[0]] == [500, 500, 500, 200]
    failed, succeeded = caplog.messages
    assert failed.endswith("/.lock': run the listener as the user of the service")
    assert succeeded == "scrapes succeed again"
    assert not any(record.exc_info for record in caplog.records)


def test_without_a_master_the_scrape_fails_and_shows_no_old_numbers(tmp_path: Path) -> None:
    with holding(tmp_path):
        pass
    for directory in (tmp_path, tmp_path / "not there yet", tmp_path / LOCK / "below a file"):
        status, headers, body = respond(directory, "/metrics")
        assert (status, body) == (503, f"no running master holds {directory}\n")
        assert headers["Content-Type"] == "text/plain; charset=utf-8"


def test_the_listener_is_live_even_without_a_master(tmp_path: Path) -> None:
    assert respond(tmp_path, "/livez")[::2] == (200, "ok\n")


@pytest.mark.parametrize("path", ["/", "/metrics/", "/readyz", "/metrics.txt"])
def test_other_paths_are_not_found(tmp_path: Path, path: str) -> None:
    with holding(tmp_path):
        assert respond(tmp_path, path)[0] == 404


@pytest.mark.parametrize("path", ["/metrics", "/livez"])
def test_other_methods_are_refused_with_the_allowed_ones(tmp_path: Path, path: str) -> None:
    with holding(tmp_path):
        status, headers, _ = respond(tmp_path, path, "POST")
        assert (status, headers["Allow"]) == (405, "GET, HEAD")


def test_head_has_no_body(tmp_path: Path) -> None:
    status, headers, body = respond(tmp_path, "/livez", "HEAD")
    assert (status, headers["Content-Length"], body) == (200, "3", "")


def test_checking_whether_a_directory_is_held_does_not_hold_it(tmp_path: Path) -> None:
    with holding(tmp_path):
        pass
    assert not is_held(tmp_path)
    with holding(tmp_path):
        assert is_held(tmp_path)


@pytest.fixture
def serve() -> Iterator[Callable[[], int]]:
    """Serve ``scrape`` on a free port and return the port."""
    servers: list[tuple[listener.Server, threading.Thread]] = []

    def start() -> int:
        server = listener.Server("127.0.0.1", 0, scrape)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        servers.append((server, thread))
        return server.server_port

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def response_of(port: int) -> bytes:
    with socket.create_connection(("127.0.0.1", port), 10) as connection, suppress(ConnectionError):
        connection.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
        return b"".join(iter(lambda: connection.recv(4096), b""))
    return b""


def test_a_client_that_sends_nothing_is_cut_off(
    serve: Callable[[], int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(listener, "CONNECTION_SECONDS", 0.2)
    with socket.create_connection(("127.0.0.1", serve()), 10) as silent:
        assert silent.recv(1) == b""
    assert capsys.readouterr().err == ""


def test_a_client_that_sends_byte_after_byte_is_cut_off(
    serve: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "CONNECTION_SECONDS", 0.2)
    with socket.create_connection(("127.0.0.1", serve()), 0.02) as dripping:
        dripping.sendall(b"GET /metrics HTTP/1.0\r\n")
        assert any(_is_closed_after(dripping, b"X") for _ in range(500))


def _is_closed_after(connection: socket.socket, data: bytes) -> bool:
    try:
        connection.sendall(data)
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def test_a_client_that_disconnects_leaves_no_traceback(
    serve: Callable[[], int], capsys: pytest.CaptureFixture[str]
) -> None:
    port = serve()
    for sent in (b"", b"GET /metrics HTTP/1.0\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", port), 10) as gone:
            gone.sendall(sent)
            # Closes with a reset.
            gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert response_of(port)
    assert capsys.readouterr().err == ""


def test_an_internal_error_is_printed(
    serve: Callable[[], int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(listener.Quiet, "parse_request", lambda _: 1 / 0)
    assert response_of(serve()) == b""
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_connection_above_the_limit_is_closed_at_once_and_the_others_go_on(
    serve: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "MOST_CONNECTIONS", 2)
    port = serve()
    idle = [socket.create_connection(("127.0.0.1", port), 10) for _ in range(2)]
    with socket.create_connection(("127.0.0.1", port), 10) as refused:
        assert refused.recv(1) == b""
    idle[0].sendall(b"GET / HTTP/1.0\r\n\r\n")
    assert idle[0].recv(4096).startswith(b"HTTP/1.0 200")
    for connection in idle:
        connection.close()


def test_a_served_connection_makes_room_for_another(
    serve: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "MOST_CONNECTIONS", 1)
    port = serve()
    for _ in range(5):
        # The thread of the previous response may still be closing its connection.
        responses = (response_of(port) for _ in range(100))
        assert next(filter(None, responses)).endswith(b"clicks_total 7.0\n")


def test_it_listens_on_ipv6_too() -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("no IPv6 here")
    with listener.Server("::1", 0, scrape) as server:
        assert server.socket.family == socket.AF_INET6


def test_it_ends_once_its_parent_has_ended() -> None:
    with Listener("127.0.0.1", 0, scrape) as server:
        server.service_actions()
        server.parent = os.getppid()
        server.service_actions()
        server.parent = os.getpid()
        with pytest.raises(SystemExit) as end:
            server.service_actions()
        assert not end.value.code


def test_the_page_hides_metrics_on_its_public_port_if_they_have_a_port() -> None:
    hidden = create_app(FrontendSettings(metrics_port=9104)).test_client()
    unknown = hidden.get("/nowhere")
    response = hidden.get("/metrics")
    assert (response.status_code, response.content_type) == (404, "application/problem+json")
    assert {**response.get_json(), "instance": "", "request_id": ""} == {
        **unknown.get_json(),
        "instance": "",
        "request_id": "",
    }
    assert create_app(FrontendSettings()).test_client().get("/metrics").status_code == 200
