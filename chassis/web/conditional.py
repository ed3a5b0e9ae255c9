"""Conditional GET: a caller that already has a response is answered with 304."""

import hashlib
from collections.abc import Callable, Mapping

from flask import Response, request


def entity_tag(*parts: object) -> str:
    """Return the tag of a response made from ``parts``.

    It is weak, because responses that differ only in the age of a rate share a tag.
    """
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def conditional(
    etag: str, headers: Mapping[str, str], response: Callable[[], Response]
) -> Response:
    """Return 304 if the caller sent ``etag`` in ``If-None-Match``, and ``response()`` otherwise.

    Both carry the tag and ``headers``.
    """
    # Most requests have no such header, and parsing it takes time.
    known = "If-None-Match" in request.headers and request.if_none_match.contains_raw(etag)
    answer = Response(status=304) if known else response()
    answer.headers.update({**headers, "ETag": etag})
    return answer
