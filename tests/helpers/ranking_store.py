"""The backends of the ranking store."""

from collections.abc import Callable
from contextlib import closing

import pytest

from chassis.patience import patiently
from chassis.stores.errors import StoreUnavailable
from ranking.backends import open_url as open_ranking

PATIENCE_SECONDS = 30


def _embedded(request: pytest.FixtureRequest) -> str:
    return f"sqlite:///{request.getfixturevalue('tmp_path')}/ranking.db"


def _mongodb(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue("mongodb_url")
    migrate(url)
    return url


def migrate(url: str) -> None:
    """Apply the missing migrations."""
    with closing(open_ranking(url)) as store:
        # Of a busy machine the disk can be late; the command waits for it too if it is asked to.
        patiently(store.migrate, PATIENCE_SECONDS, StoreUnavailable, lambda _reason: None)


# Each returns the URL of an empty store that is ready for use.
BACKENDS: dict[str, Callable[[pytest.FixtureRequest], str]] = {
    "embedded": _embedded,
    "mongodb": _mongodb,
}
