"""The backends of the stores in SQL."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.helpers.servers.sql import SqlServer


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
