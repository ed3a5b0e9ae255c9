"""The backends of the stores in SQL."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, TypeVar

import pytest

from chassis.stores.store import SqlStore

if TYPE_CHECKING:
    from tests.helpers.servers.sql import SqlServer

Made = TypeVar("Made", bound=SqlStore)


@contextmanager
def _embedded(request: pytest.FixtureRequest) -> Iterator[str]:
    yield f"sqlite:///{request.getfixturevalue('tmp_path')}/folder/store.db"


@contextmanager
def _mariadb(request: pytest.FixtureRequest) -> Iterator[str]:
    server: SqlServer = request.getfixturevalue("mariadb")
    with server.database() as url:
        yield url


@contextmanager
def _mysql(request: pytest.FixtureRequest) -> Iterator[str]:
    server: SqlServer = request.getfixturevalue("mysql")
    with server.database() as url:
        yield url


# Each gives the URL of an empty store.
BACKENDS: dict[str, Callable[[pytest.FixtureRequest], AbstractContextManager[str]]] = {
    "embedded": _embedded,
    "mariadb": _mariadb,
    "mysql": _mysql,
}


def opened(request: pytest.FixtureRequest, store: type[Made]) -> Iterator[Made]:
    """Yield an empty store of the backend that is the parameter of a fixture."""
    with BACKENDS[request.param](request) as url:
        made = store(url)
        made.migrate()
        yield made
        made.close()
