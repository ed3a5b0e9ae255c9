"""What an HTTP answer means: data, no change, another place to ask, or a refusal."""

from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from urllib3 import BaseHTTPResponse

from ingestor.errors import (
    BadRedirect,
    NotPublished,
    RateLimited,
    RequestRefused,
    ServerFailed,
    SourceError,
    TransientError,
    Truncated,
    WrongContent,
)
from ingestor.sources.publication import Kind

REDIRECTS = frozenset({301, 302, 303, 307, 308})
FIRST_BYTE: dict[Kind, bytes] = {"json": b"{", "xml": b"<"}
PAGES = (b"<!doctype html", b"<html")


@dataclass(frozen=True)
class Answer:
    """Data and the ``ETag`` they came with; ``body`` is ``None`` if they are unchanged."""

    body: bytes | None
    etag: str | None


def answer(response: BaseHTTPResponse, body: bytes, kind: Kind) -> Answer:
    """Return what was answered; a ``SourceError`` if it is anything but data of ``kind``."""
    if response.status == 304:
        return Answer(None, None)
    if response.status == 200:
        check_content(body, response.headers.get("Content-Type", ""), kind)
        return Answer(body, response.headers.get("ETag"))
    raise _refusal(response, body)


def redirect(response: BaseHTTPResponse, url: str) -> str | None:
    """Return where ``response`` sends those who asked for ``url``; never out of encryption."""
    location = response.headers.get("Location")
    if response.status not in REDIRECTS or not location:
        return None
    target = _joined(url, location)
    if urlsplit(target).scheme not in {"https", urlsplit(url).scheme}:
        raise BadRedirect("redirected to a place without encryption")
    return target


def check_content(body: bytes, content_type: str, kind: Kind) -> None:
    """Raise ``Truncated`` if there is nothing, ``WrongContent`` if it is not ``kind``."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if not start:
        raise Truncated("the answer is empty")
    if content_type.lower().startswith("text/html") or start.startswith(PAGES):
        raise WrongContent(f"a page for people came instead of {kind.upper()}")
    if not start.startswith(FIRST_BYTE[kind]):
        raise WrongContent(f"something else came instead of {kind.upper()}")


def _joined(url: str, location: str) -> str:
    with suppress(ValueError):
        return urljoin(url, location)
    raise BadRedirect("redirected to no place at all")


def _refusal(response: BaseHTTPResponse, body: bytes) -> SourceError:
    status, text = response.status, f"answered {response.status}"
    if status == 429 or status >= 500:
        failure: TransientError = RateLimited(text) if status == 429 else ServerFailed(text)
        failure.retry_after = _seconds(response.headers.get("Retry-After", ""))
        return failure
    return (NotPublished if status == 404 else RequestRefused)(text, status, body)


def _seconds(retry_after: str) -> float:
    # A provider that names a date instead is simply asked at our own pace.
    return float(retry_after) if retry_after.isdecimal() else 0.0
