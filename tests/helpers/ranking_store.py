"""The backends of the ranking store."""

from collections.abc import Callable

import pytest

from ranking.backends import open_url as open_ranking


def _embedded(request: pytest.FixtureRequest) -> str:
    return f"sqlite:///{request.getfixturevalue('tmp_path')}/ranking.db"


def _mongodb(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue("mongodb_url")
    migrate(url)
    return url


def migrate(url: str) -> None:
    """Apply the missing migrations."""
    store = open_ranking(url)
    store.migrate()
    store.close()


# Each returns the URL of an empty store that is ready for use.
BACKENDS: dict[str, Callable[[pytest.FixtureRequest], str]] = {
    "embedded": _embedded,
    "mongodb": _mongodb,
}
