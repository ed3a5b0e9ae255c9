"""The apps of all services, each on a filled store that lives as long as the tests."""

import tempfile
from functools import cache
from pathlib import Path

from flask import Flask

from tests.helpers import currency


@cache
def folder() -> Path:
    """Return the folder of the stores."""
    made = tempfile.TemporaryDirectory(prefix="trip-tests-")
    _kept.append(made)
    return Path(made.name)


@cache
def app_of(service: str) -> Flask:
    """Return the app of ``service``; its store has the ECB's rates of one Friday."""
    return _apps[service]()


def _currency() -> Flask:
    return currency.service(folder()).client.application


_kept: list[tempfile.TemporaryDirectory[str]] = []
_apps = {"currency": _currency}
SERVICES = tuple(_apps)
