"""Whether a visitor refuses to be counted: Global Privacy Control, or Do Not Track."""

from werkzeug.datastructures import Headers

HEADERS = ("Sec-GPC", "DNT")


def is_refused(headers: Headers) -> bool:
    """Return whether the headers of a request say that nothing of it may be counted."""
    return any(headers.get(name) == "1" for name in HEADERS)
