"""Requests as clients may write them: refused with a problem and counted once, or served."""

import json
from collections.abc import Iterator

import pytest

from chassis.openapi import contract
from tests.helpers.contract import validate
from tests.helpers.gunicorn import Gunicorn, running
from tests.helpers.raw_client import connected, everything, exchange, head, response

CHUNKED = head("POST /echo HTTP/1.1", "Transfer-Encoding: chunked")
REFUSED = {
    "no request line": (b"NONSENSE\r\n\r\n", 400),
    "a bare line feed": (b"GET /livez HTTP/1.1\n", 400),
    "two lengths": (head("POST /echo HTTP/1.1", "Content-Length: 1", "Content-Length: 2"), 400),
    "a length that is no number": (head("POST /echo HTTP/1.1", "Content-Length: x"), 400),
    "raw UTF-8 in a query": (head("GET /livez?q=홍콩 HTTP/1.1"), 400),
    "raw UTF-8 in a path": (head("GET /홍콩 HTTP/1.1"), 400),
    "a long line": (head(f"GET /{'a' * 5000} HTTP/1.1"), 414),
    "an endless line": (b"GET /" + b"a" * 40_000, 414),
    "a long header": (head("GET /livez HTTP/1.1", f"X: {'a' * 9000}"), 431),
    "endless headers": (b"GET /livez HTTP/1.1\r\n" + b"X: y\r\n" * 8000, 431),
    "many headers": (head("GET /livez HTTP/1.1", *["X: y"] * 200), 431),
    "an unknown expectation": (head("GET /livez HTTP/1.1", "Expect: miracles"), 417),
    "an unknown coding": (head("POST /echo HTTP/1.1", "Transfer-Encoding: magic"), 501),
}
MALFORMED = {
    "no size": b"ZZ\r\nhello\r\n0\r\n\r\n",
    "a negative size": b"-5\r\nhello\r\n0\r\n\r\n",
    "a size in front of more data": b"3\r\nhello\r\n0\r\n\r\n",
    "an endless size": b"0" * 9000,
    "a bad trailer": b"0\r\nno colon\r\n\r\n",
}


@pytest.fixture(scope="module")
def server() -> Iterator[Gunicorn]:
    with running("tests.helpers.exchange_app:app", 2, options=("--threads", "2")) as started:
        yield started


def counted(server: Gunicorn) -> dict[tuple[str, str, str], float]:
    """Return how many requests were counted, by method, endpoint and status."""
    found = {}
    for (name, labels), value in server.scrape().items():
        if name == "http_requests_total" and value:
            of = dict(labels)
            found[of["method"], of["endpoint"], of["status"]] = value
    return found


def difference(server: Gunicorn, *sent: bytes) -> tuple[int, dict[tuple[str, str, str], float]]:
    """Send a request; return the status, which is that of a problem, and what was counted."""
    before = counted(server)
    answer = exchange(server.port, *sent)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(answer.body)["status"] == answer.status
    after = counted(server)
    return answer.status, {
        key: value - before.get(key, 0)
        for key, value in after.items()
        if value != before.get(key, 0)
    }


@pytest.mark.parametrize(("sent", "status"), REFUSED.values(), ids=REFUSED.keys())
def test_what_the_server_refuses_is_a_problem_and_is_counted_once(
    server: Gunicorn, sent: bytes, status: int
) -> None:
    assert difference(server, sent) == (status, {("other", "unmatched", str(status)): 1})


@pytest.mark.parametrize(("sent", "status"), REFUSED.values(), ids=REFUSED.keys())
def test_such_a_problem_has_all_members_of_one(server: Gunicorn, sent: bytes, status: int) -> None:
    answer = exchange(server.port, sent)
    problem = json.loads(answer.body)
    assert problem["type"] == f"/problems#{status}"
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    document = {"components": {"schemas": contract("currency")["components"]["schemas"]}}
    validate(document, {"$ref": "#/components/schemas/Problem"}, problem)


def test_whoever_sends_raw_utf_8_learns_what_to_send(server: Gunicorn) -> None:
    answer = exchange(server.port, REFUSED["raw UTF-8 in a query"][0])
    sentence = "A path and a query have ASCII characters only: percent-encode all others as UTF-8."
    assert json.loads(answer.body)["detail"] == sentence


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_chunks_are_a_bad_request_and_no_bug(server: Gunicorn, body: bytes) -> None:
    assert difference(server, CHUNKED, body) == (400, {("other", "unmatched", "400"): 1})


@pytest.mark.parametrize(
    "sent",
    [
        (head("POST /echo HTTP/1.1", "Content-Length: 10000000"), b"x" * 100_000),
        (CHUNKED, b"20000\r\n" + b"x" * 100_000),
        (CHUNKED, b"1\r\nx\r\n" * 15_000),
    ],
    ids=["announced", "in a chunk", "in tiny chunks"],
)
def test_a_huge_body_is_refused_while_it_is_still_sent(
    server: Gunicorn, sent: tuple[bytes, bytes]
) -> None:
    assert difference(server, *sent) == (413, {("other", "unmatched", "413"): 1})


def test_a_chunked_body_is_held_to_the_limit_of_the_app(server: Gunicorn) -> None:
    body = b"5000\r\n" + b"x" * 0x5000 + b"\r\n0\r\n\r\n"
    assert difference(server, CHUNKED, body) == (413, {("POST", "/echo", "413"): 1})


def test_a_body_may_come_in_pieces_and_in_chunks(server: Gunicorn) -> None:
    with connected(server.port) as client:
        for piece in (
            CHUNKED[:20],
            CHUNKED[20:],
            b"3",
            b"\r\nab",
            b"c\r\n2;x=y\r\nde\r\n0\r\n",
            b"\r\n",
        ):
            client.sendall(piece)
        assert response(client).body == b"abcde"


def test_a_client_that_waits_for_the_go_ahead_gets_it(server: Gunicorn) -> None:
    sent = head(
        "POST /echo HTTP/1.1", "Expect: 100-continue", "Content-Length: 5", "Connection: close"
    )
    with connected(server.port, sent) as client:
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"hello")
        assert everything(client).endswith(b"\r\n\r\nhello")


def test_requests_sent_at_once_are_answered_in_turn_on_one_connection(server: Gunicorn) -> None:
    echo = head("POST /echo HTTP/1.1", "Content-Length: 2")
    unread = head("POST /ignore HTTP/1.1", "Content-Length: 3")
    last = head("POST /echo HTTP/1.1", "Content-Length: 3", "Connection: close")
    with connected(server.port, echo, b"on", unread, b"xyz", last, b"off") as client:
        first, ignored, second = everything(client).split(b"HTTP/1.1 200 OK")[1:]
    assert first.endswith(b"\r\n\r\non")
    assert ignored.endswith(b"\r\n\r\nignored")
    assert second.endswith(b"\r\n\r\noff")


def test_a_connection_ends_after_a_body_whose_end_is_unknown(server: Gunicorn) -> None:
    unread = head("POST /ignore HTTP/1.1", "Transfer-Encoding: chunked")
    hidden = head("GET /livez HTTP/1.1")
    with connected(server.port, unread, b"ZZ\r\n", hidden) as client:
        assert everything(client).count(b"HTTP/1.1 ") == 1
