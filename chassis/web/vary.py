"""The request headers on which a response depends."""

from flask import Response


def add_vary(response: Response, name: str) -> None:
    """Add ``name`` to the ``Vary`` of ``response`` unless it is there."""
    present = response.headers.get("Vary", "")
    if name not in present.split(", "):
        response.headers["Vary"] = f"{present}, {name}" if present else name
