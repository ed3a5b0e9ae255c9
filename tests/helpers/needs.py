"""What a test needs and may not find."""

import os

import pytest


def needs(found: object, what: str) -> None:
    """Skip what cannot be had here; where everything is required, fail instead."""
    if not found:
        (pytest.fail if os.environ.get("TRIP_REQUIRE_ALL") else pytest.skip)(what)
