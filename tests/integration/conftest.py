"""What the tests of real processes share."""

from collections.abc import Iterator

import pytest

from tests.helpers.clone import Clone, Run, cloned


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A fresh clone."""
    return cloned(tmp_path_factory.mktemp("clone"))


@pytest.fixture(scope="module")
def run(clone: Clone) -> Iterator[Run]:
    """The system of the clone, started by ``make run``."""
    with clone.running() as started:
        yield started
