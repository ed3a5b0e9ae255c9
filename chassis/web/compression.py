"""Compresses responses that are worth it, in the encoding that the caller prefers."""

import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Protocol

import brotli
from flask import Flask, Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from chassis.web.vary import add_vary

# Below this a response fits into one packet anyway.
SMALLEST_BYTES = 1024
TYPES = frozenset(
    {"application/json", "application/x-ndjson", "application/yaml", "text/csv", "text/html"}
)
BROTLI, GZIP = "br", "gzip"
# Both take about as long as rendering the JSON did (docs/performance.md).
BROTLI_QUALITY, GZIP_LEVEL = 4, 6
GZIP_FORMAT = 16 + zlib.MAX_WBITS
# Responses that are rendered once and sent often are compressed once: at most 4 MiB of them.
REMEMBERED, REMEMBERED_BYTES = 64, 64 * 1024


class Compressor(Protocol):
    """Compresses a body piece by piece."""

    def compress(self, data: bytes, /) -> bytes:
        """Return what is ready of the compressed body after ``data``."""

    def flush(self) -> bytes:
        """Return the rest of it."""


class Brotli:
    """A ``Compressor`` with the method names of zlib."""

    def __init__(self) -> None:
        compressor = brotli.Compressor(quality=BROTLI_QUALITY)
        self.compress, self.flush = compressor.process, compressor.finish


def register(app: Flask) -> None:
    """Compress what ``app`` sends with 200, if it is of a textual type and not tiny."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if response.direct_passthrough or not _can_vary(response):
        return response
    add_vary(response.headers, "Accept-Encoding")
    encoding = _preferred(request.environ.get("HTTP_ACCEPT_ENCODING", ""))
    if encoding and response.status_code == 200 and _is_worth_it(response):
        _encode(response, encoding)
    return response


def _can_vary(response: Response) -> bool:
    content_type = response.headers.get("Content-Type", "")
    return content_type.partition(";")[0] in TYPES or response.status_code == 304


@lru_cache(256)
def _preferred(accepted: str) -> str | None:
    """Return the best encoding for an ``Accept-Encoding``; ``None`` for the plain body."""
    qualities = parse_accept_header(accepted, Accept)
    best = max((BROTLI, GZIP, "identity"), key=qualities.quality)
    return best if best != "identity" and qualities.quality(best) > 0 else None


def _is_worth_it(response: Response) -> bool:
    if "Content-Encoding" in response.headers:
        return False
    length = response.content_length
    # Of a HEAD that was passed on the length is unknown.
    return length >= SMALLEST_BYTES if length is not None else request.method != "HEAD"


def _encode(response: Response, encoding: str) -> None:
    if response.is_streamed:
        response.headers.pop("Content-Length", None)
        response.response = _pieces(response.iter_encoded(), encoding)
    else:
        response.set_data(_whole(response.get_data(), encoding))
    response.headers["Content-Encoding"] = encoding
    tag, is_weak = response.get_etag()
    if tag and not is_weak:
        # A strong tag promises the same bytes for every encoding.
        response.set_etag(tag, weak=True)


def _whole(body: bytes, encoding: str) -> bytes:
    is_small = len(body) <= REMEMBERED_BYTES
    return _remembered(body, encoding) if is_small else b"".join(_pieces([body], encoding))


@lru_cache(REMEMBERED)
def _remembered(body: bytes, encoding: str) -> bytes:
    return b"".join(_pieces([body], encoding))


def _pieces(body: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    compressor = _compressor(encoding)
    for piece in body:
        if ready := compressor.compress(piece):
            yield ready
    yield compressor.flush()


def _compressor(encoding: str) -> Compressor:
    return Brotli() if encoding == BROTLI else zlib.compressobj(GZIP_LEVEL, wbits=GZIP_FORMAT)
