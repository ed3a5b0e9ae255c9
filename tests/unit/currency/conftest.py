"""What the tests of the currency service share."""

import pytest

from currency import cache


@pytest.fixture(autouse=True)
def _is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust the worker's copy for longer: on a busy machine a test can stand still for seconds."""
    monkeypatch.setattr(cache, "TRUSTED_SECONDS", 60)
