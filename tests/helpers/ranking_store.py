"""The backends of the ranking store."""

from collections.abc import Callable

import pytest

from ranking.backends import open_store


def _embedded(request: pytest.FixtureRequest) -> str:
    return f"sqlite:///{request.getfixturevalue('tmp_path')}/ranking.db"


def _mongodb(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue("mongodb_url")
    migrate(url)
    return url


def migrate(url: str) -> None:
    """Bring the store's schema up to date."""
    store = open_store(url)
    store.migrate()
    store.close()


# An empty store that is ready for use, as its URL.
BACKENDS: dict[str, Callable[[pytest.FixtureRequest], str]] = {
    "embedded": _embedded,
    "mongodb": _mongodb,
}
