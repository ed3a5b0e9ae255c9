"""Programs that a test needs and that may be missing."""

import os

import pytest


def needs(found: object, what: str) -> None:
    """Skip the test because something is missing; fail instead where everything is required."""
    if not found:
        (pytest.fail if os.environ.get("TRIP_REQUIRE_ALL") else pytest.skip)(what)
