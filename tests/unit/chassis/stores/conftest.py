"""What the tests of the files of a store share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.stores.sql import Database
from tests.helpers.numbers_file import MIGRATIONS, keep


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{path}", MIGRATIONS)
    keep(opened, 1)
    yield opened
    opened.close()
