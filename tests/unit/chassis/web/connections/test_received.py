"""A request is whole exactly when its last byte has arrived, however it is cut."""

from contextlib import suppress
from itertools import pairwise

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import ParseException
from hypothesis import given
from hypothesis import strategies as st

from chassis.web.connections.received import BODY_BYTES, Incoming, Received, TooLarge
from tests.helpers.raw_client import head

CLIENT = ("127.0.0.1", 1)
CHUNKED = head("POST / HTTP/1.1", "Transfer-Encoding: chunked")
NEXT = b"GET /next HTTP/1.1\r\n"

chunks = st.lists(st.binary(min_size=1, max_size=40), max_size=5)
extensions = st.sampled_from([b"", b";a", b" ; a", b';a="b"'])
trailers = st.sampled_from([b"", b"X-Sum: 1\r\n", b"A: b\r\nC: d\r\n"])


def incoming() -> Incoming:
    return Incoming(Config(), CLIENT, Received())


def pieces(whole: bytes, cuts: list[int]) -> list[bytes]:
    """Cut ``whole`` at these places."""
    places = sorted({0, len(whole), *(cut % len(whole) for cut in cuts)})
    return [whole[start:end] for start, end in pairwise(places)]


def encoded(bodies: list[bytes], extension: bytes, trailer: bytes) -> bytes:
    """Return a chunked body."""
    lines = [b"%x%s\r\n%s\r\n" % (len(each), extension, each) for each in bodies]
    return b"".join([*lines, b"0\r\n", trailer, b"\r\n"])


@given(chunks, extensions, trailers, st.lists(st.integers(0, 1000), max_size=8))
def test_a_chunked_request_is_whole_with_its_last_byte(
    bodies: list[bytes], extension: bytes, trailer: bytes, cuts: list[int]
) -> None:
    arriving = incoming()
    *first, last = pieces(CHUNKED + encoded(bodies, extension, trailer), cuts)
    for piece in first:
        assert arriving.feed(piece) is None
    request = arriving.feed(last + NEXT)
    assert request is not None
    body = b"".join(bodies)
    assert request.body is not None
    assert request.body.read() == body
    assert [value for name, value in request.headers if name == "CONTENT-LENGTH"] == [
        str(len(body))
    ]
    assert "TRANSFER-ENCODING" not in dict(request.headers)


@given(st.binary(max_size=60), st.lists(st.integers(0, 1000), max_size=8))
def test_a_request_with_a_length_is_whole_with_its_last_byte(body: bytes, cuts: list[int]) -> None:
    received = Received()
    arriving = Incoming(Config(), CLIENT, received)
    *first, last = pieces(head("POST / HTTP/1.1", f"Content-Length: {len(body)}") + body, cuts)
    for piece in first:
        assert arriving.feed(piece) is None
    assert arriving.feed(last + NEXT) is not None
    arriving.skip()
    assert received.buf.getvalue() == NEXT


@given(st.binary(max_size=200))
def test_whatever_arrives_is_a_request_or_refused_or_waited_for(noise: bytes) -> None:
    for sent in (noise, CHUNKED + noise):
        with suppress(ParseException):
            incoming().feed(sent)


def test_what_is_kept_of_a_body_is_bounded() -> None:
    with pytest.raises(TooLarge):
        incoming().feed(CHUNKED + b"fffffff\r\n" + bytes(BODY_BYTES))
    with pytest.raises(TooLarge):
        incoming().feed(head("POST / HTTP/1.1", f"Content-Length: {BODY_BYTES + 1}"))
