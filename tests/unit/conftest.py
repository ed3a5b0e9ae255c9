"""What the fast tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import currency


@pytest.fixture
def service(tmp_path: Path) -> Iterator[currency.Service]:
    """A currency service with one snapshot of the ECB."""
    made = currency.service(tmp_path)
    yield made
    made.close()


@pytest.fixture
def empty_service(tmp_path: Path) -> Iterator[currency.Service]:
    """A currency service whose store has no rates yet."""
    made = currency.service(tmp_path, filled=False)
    yield made
    made.close()
