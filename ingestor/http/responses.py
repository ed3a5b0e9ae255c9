"""What an HTTP response means: data, no change, a redirect or an error."""

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
class Content:
    """A body and its ``ETag``; ``body`` is ``None`` if it has not changed."""

    body: bytes | None
    etag: str | None


def content_of(response: BaseHTTPResponse, body: bytes, kind: Kind) -> Content:
    """Return the content of a response; raises ``SourceError`` if it is not data of ``kind``."""
    if response.status == 304:
        return Content(None, None)
    if response.status == 200:
        check_content(body, response.headers.get("Content-Type", ""), kind)
        return Content(body, response.headers.get("ETag"))
    raise _refusal(response, body)


def redirect(response: BaseHTTPResponse, url: str) -> str | None:
    """Return the URL that ``response`` redirects to, if it does; never from HTTPS to HTTP."""
    location = response.headers.get("Location")
    if response.status not in REDIRECTS or not location:
        return None
    target = _joined(url, location)
    if urlsplit(target).scheme not in {"https", urlsplit(url).scheme}:
        raise BadRedirect("redirected to an address without encryption")
    return target


def check_content(body: bytes, content_type: str, kind: Kind) -> None:
    """Raise ``Truncated`` if ``body`` is empty, ``WrongContent`` if it is not ``kind``."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if not start:
        raise Truncated("the response is empty")
    if content_type.lower().startswith("text/html") or start.startswith(PAGES):
        raise WrongContent(f"a web page came instead of {kind.upper()}")
    if not start.startswith(FIRST_BYTE[kind]):
        raise WrongContent(f"something else came instead of {kind.upper()}")


def _joined(url: str, location: str) -> str:
    with suppress(ValueError):
        return urljoin(url, location)
    raise BadRedirect("redirected to an invalid address")


def _refusal(response: BaseHTTPResponse, body: bytes) -> SourceError:
    status, text = response.status, f"status {response.status}"
    if status == 429 or status >= 500:
        failure: TransientError = RateLimited(text) if status == 429 else ServerFailed(text)
        failure.retry_after = _seconds(response.headers.get("Retry-After", ""))
        return failure
    return (NotPublished if status == 404 else RequestRefused)(text, status, body)


def _seconds(retry_after: str) -> float:
    # If the provider names a date instead, we retry at our own pace.
    return float(retry_after) if retry_after.isdecimal() else 0.0
