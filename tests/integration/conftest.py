"""What the tests of real processes share."""

from collections.abc import Iterator

import pytest

from tests.helpers.clone import Clone, Run, cloned


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A fresh clone, in a folder of a name as people have them."""
    return cloned(tmp_path_factory.mktemp("clone") / "여행 서비스")


@pytest.fixture(scope="module")
def run(clone: Clone) -> Iterator[Run]:
    """The system of the clone, started by ``make run``."""
    with clone.running() as started:
        yield started
