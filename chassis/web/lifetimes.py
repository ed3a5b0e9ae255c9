"""``Cache-Control``: for how long caches may keep a response."""

from datetime import timedelta

from flask import Flask, Response

# The caller may keep it, but has to ask whether it is still true.
ASK = "no-cache"
# Only what no correction can change; for a day, so that a cache does not keep an error for ever.
CLOSED = "public, max-age=86400, immutable"
# The catalogue changes with a release only.
CATALOGUE = "public, max-age=3600, stale-while-revalidate=86400"
REVALIDATING = timedelta(seconds=30)


def kept_for(lifetime: timedelta) -> str:
    """Return the ``Cache-Control`` of a response that is true for ``lifetime``.

    A cache may send it for 30 seconds longer while it asks again, unless it changes any moment.
    """
    kept = f"public, max-age={int(lifetime.total_seconds())}"
    if lifetime <= REVALIDATING:
        return kept
    return f"{kept}, stale-while-revalidate={int(REVALIDATING.total_seconds())}"


def register(app: Flask) -> None:
    """Forbid caches to keep responses of ``app`` that do not say for how long."""
    app.after_request(_kept_by_nobody)


def _kept_by_nobody(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "no-store")
    return response
