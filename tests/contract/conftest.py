"""The fixtures of the tests of the ranking store's promises."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from ranking.backends import open_url as open_ranking
from ranking.store import RankingStore
from tests.helpers.ranking_store import BACKENDS


@pytest.fixture(params=sorted(BACKENDS))
def ranking_url(request: pytest.FixtureRequest) -> str:
    """An empty ranking store of each kind."""
    return BACKENDS[request.param](request)


@pytest.fixture
def another(ranking_url: str) -> Iterator[Callable[[], RankingStore]]:
    """Open the store again, as another worker does."""
    with ExitStack() as opened:

        def open_one() -> RankingStore:
            store = open_ranking(ranking_url)
            opened.callback(store.close)
            return store

        yield open_one
