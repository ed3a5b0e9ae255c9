"""The request headers on which a response depends."""

from werkzeug.datastructures import Headers


def add_vary(headers: Headers, name: str) -> None:
    """Add ``name`` to the ``Vary`` of ``headers`` unless it is there."""
    present = headers.get("Vary", "")
    if name not in present.split(", "):
        headers["Vary"] = f"{present}, {name}" if present else name
