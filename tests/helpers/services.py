"""The apps of all services, each on a filled store that lives as long as the tests."""

import tempfile
from functools import cache
from pathlib import Path

from flask import Flask

from frontend.app import create_app as create_page
from frontend.settings import FrontendSettings
from launch import services
from tests.helpers import currency, history_service, ranking


@cache
def app_of(service: str) -> Flask:
    """Return the app of ``service``."""
    return _apps[service](Path(_folder.name))


def _currency(folder: Path) -> Flask:
    return currency.service(folder).client.application


def _history(folder: Path) -> Flask:
    made = history_service.service(folder)
    made.load(history_service.seen("ecb", "2026-10-29", USD="1.1164", KRW="1490.11"))
    made.load(history_service.seen("ecb", "2026-10-30", USD="1.1172", KRW="1491.76"))
    return made.client.application


def _ranking(folder: Path) -> Flask:
    made = ranking.service(folder)
    made.click("JP")
    return made.client.application


def _frontend(folder: Path) -> Flask:
    settings = FrontendSettings(page_dir=folder / "page", currency_url="http://127.0.0.1:1")
    return create_page(settings)


_folder = tempfile.TemporaryDirectory(prefix="trip-tests-")
_apps = {"currency": _currency, "history": _history, "ranking": _ranking, "frontend": _frontend}
SERVICES = tuple(_apps)
APIS = tuple(service.package for service in services.APIS)
