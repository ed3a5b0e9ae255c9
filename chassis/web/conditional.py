"""Conditional GET: a caller that already has a response is answered with 304."""

import hashlib
from collections.abc import Callable, Mapping

from flask import Response, request
from werkzeug.http import unquote_etag


def entity_tag(*parts: object) -> str:
    """Return the tag of a response made from ``parts``.

    It is weak, because responses that differ only in the age of a rate share a tag, as do the
    encodings of one response.
    """
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def conditional(
    etag: str, headers: Mapping[str, str], response: Callable[[], Response]
) -> Response:
    """Return 304 if the caller sent ``etag`` in ``If-None-Match``, and ``response()`` otherwise.

    Both carry the tag and ``headers``.
    """
    # Most requests have no such header, and parsing it takes time.
    known = "HTTP_IF_NONE_MATCH" in request.environ and _is_known(etag)
    answer = Response(status=304) if known else response()
    answer.headers.update({**headers, "ETag": etag})
    return answer


def tagged(response: Response, cache_control: str, vary: str | None = None) -> Response:
    """Return ``response``, whose body is its own tag, or 304 if the caller already has it.

    Both carry ``cache_control``, and ``vary`` if the response depends on a header.
    """
    headers = {"Cache-Control": cache_control} | ({"Vary": vary} if vary else {})
    return conditional(entity_tag(response.get_data()), headers, lambda: response)


def _is_known(etag: str) -> bool:
    # Compared weakly, as RFC 9110 has it: compression makes a strong tag weak.
    tags, (tag, _) = request.if_none_match, unquote_etag(etag)
    return tag is not None and tags.contains_weak(tag)
