"""The bytes of a request: kept until the request is whole, and only then read by gunicorn."""

import re
from io import SEEK_END
from typing import Any, cast

from gunicorn.config import Config
from gunicorn.http import Request
from gunicorn.http.body import Body, LengthReader
from gunicorn.http.errors import LimitRequestHeaders, ParseException
from gunicorn.http.unreader import Unreader

HEAD_BYTES = 32 * 1024
BODY_BYTES = 64 * 1024  # as sent, so with the sizes of its chunks; no app takes as much
LINE_BYTES = 8190  # as gunicorn
CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]+(?=[ \t]*(?:;|\r\n))")

Address = tuple[str, int]


class TooLarge(ParseException):
    """The body is larger than any that the apps take."""

    def __str__(self) -> str:
        return f"the body is larger than {BODY_BYTES} bytes"


class Received(Unreader):
    """What has arrived of a request; reading beyond it fails instead of waiting for the client."""

    def feed(self, data: bytes) -> None:
        """Append what has arrived."""
        self.buf.seek(0, SEEK_END)
        self.buf.write(data)

    def chunk(self, size_hint: int | None = None) -> bytes:  # noqa: ARG002
        """Refuse to read more than has arrived."""
        raise TooLarge


class Incoming:
    """A request that arrives, with what has already arrived of it."""

    def __init__(self, config: Config, client: Address, received: Received) -> None:
        self._config = config
        self._client = client
        self._received = received
        self._chunks = Chunks()
        self._request: Request | None = None

    def feed(self, data: bytes) -> Request | None:
        """Take what has arrived, and return the request once it is whole.

        Raises ParseException if it is malformed or too large.
        """
        self._received.feed(data)
        if self._request is None and _has_head(self._received.buf.getvalue()):
            self._request = self._parsed()
        if self._request is not None and self._has_body(self._request):
            return self._request
        return None

    def skip(self) -> None:
        """Drop what the app has not read of the body; the next request comes after it."""
        if self._request is not None:
            cast(Body, self._request.body).read()

    def wants_to_continue(self) -> bool:
        """Return, once, whether the client waits to be told that it may send the body."""
        request: Any = self._request
        if request is None or not request._expected_100_continue:  # noqa: SLF001
            return False
        # gunicorn itself would say so when the app starts, which waits for the body here.
        request._expected_100_continue = False  # noqa: SLF001
        return True

    def _parsed(self) -> Request:
        try:
            return Request(self._config, self._received, self._client)
        except TooLarge:
            raise LimitRequestHeaders(f"the head is larger than {HEAD_BYTES} bytes") from None

    def _has_body(self, request: Request) -> bool:
        body = cast(Body, request.body)
        arrived = self._received.buf.getvalue()
        if isinstance(body.reader, LengthReader):
            if body.reader.length > BODY_BYTES:
                raise TooLarge
            return len(arrived) >= body.reader.length
        if self._chunks.can_be_read(arrived) or len(arrived) > BODY_BYTES:
            _join_chunks(request, body.read())
            return True
        return False


def _join_chunks(request: Request, content: bytes) -> None:
    """Give the request its body in one piece, with a length that the app can check."""
    received = Received()
    received.feed(content)
    request.body = Body(LengthReader(received, len(content)))
    others = [header for header in request.headers if header[0] != "TRANSFER-ENCODING"]
    request.headers = [*others, ("CONTENT-LENGTH", str(len(content)))]


class Chunks:
    """Looks for the end of a chunked body; gunicorn checks and reads the chunks afterwards."""

    def __init__(self) -> None:
        self._next = 0  # where the line with the size of the next chunk begins

    def can_be_read(self, arrived: bytes) -> bool:
        """Return whether the last chunk has arrived, or something that is not a chunk."""
        while (end := arrived.find(b"\r\n", self._next)) >= 0:
            size = CHUNK_SIZE.match(arrived, self._next)
            if not size:
                return True
            if not int(size[0], 16):
                # The last chunk: an empty line follows, or trailers that an empty line ends.
                return b"\r\n\r\n" in arrived[end:]
            self._next = end + 2 + int(size[0], 16) + 2
            if arrived[self._next - 2 : self._next] not in {b"\r\n", b"\r", b""}:
                return True
        return len(arrived) - self._next > LINE_BYTES


def _has_head(received: bytes) -> bool:
    """Return whether gunicorn can judge the head: it is complete, too large or malformed."""
    return (
        b"\r\n\r\n" in received
        or len(received) > HEAD_BYTES
        or received.count(b"\n") != received.count(b"\r\n")
    )
