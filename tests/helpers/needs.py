"""Programs that a test needs and that may be missing."""

import os
import shutil

import pytest


def needs(found: object, what: str) -> None:
    """Skip the test because something is missing; fail instead where everything is required."""
    if not found:
        (pytest.fail if os.environ.get("TRIP_REQUIRE_ALL") else pytest.skip)(what)


def program(name: str) -> str:
    """Return the path of a program of Debian; skip the test if it is missing."""
    path = shutil.which(name)
    needs(path, f"no {name} here: install Debian's package {name}")
    return str(path)
