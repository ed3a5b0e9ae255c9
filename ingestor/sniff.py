"""Telling data from what comes in their place: nothing, a page for people, another format."""

from ingestor.errors import Truncated, WrongContent
from ingestor.sources.publication import Kind

FIRST_BYTES: dict[Kind, bytes] = {"json": b"{", "xml": b"<"}
PAGES = (b"<!doctype html", b"<html")


def check_content(body: bytes, content_type: str, kind: Kind) -> None:
    """Raise ``Truncated`` if there is nothing, ``WrongContent`` if it is not ``kind``."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    if not start:
        raise Truncated("the answer is empty")
    if content_type.lower().startswith("text/html") or start.startswith(PAGES):
        raise WrongContent(f"a page for people came instead of {kind.upper()}")
    if not start.startswith(FIRST_BYTES[kind]):
        raise WrongContent(f"something else came instead of {kind.upper()}")
