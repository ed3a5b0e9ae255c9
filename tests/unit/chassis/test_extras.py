"""Installed without extras, as most users have it: what needs no driver works, the rest says so."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from chassis.extras import DRIVERS, extra

ROOT = Path(__file__).parents[3]
SKIPPED = (
    *("chassis.events.kafka.", "chassis.stores.mysql", "ranking.mongodb."),  # need a driver
    *("launch.secrets.certificates", "launch.secrets.contents", "launch.secrets.namespace"),
    "chassis.openapi.__main__",  # prints when it is imported
)
WITHOUT_DRIVERS = f"import sys; sys.modules.update(dict.fromkeys({[*DRIVERS.values()]}))\n"
IMPORTING = """
import importlib
for name in sys.argv[1:]:
    importlib.import_module(name)
print("imported")
"""
REFUSING = """
from chassis.events.backends import open_log
from chassis.settings import Settings, naming
from currency import backends as currency
from currency.settings import CurrencySettings
from history import backends as history
from history.settings import HistorySettings
from ranking import backends as ranking
from ranking.settings import RankingSettings

def archived():
    with naming("--from"):
        ranking.open_archive(mongodb)

mysql, mongodb = "mysql+mysqlconnector://trip@server/trip", "mongodb://server/ranking"
for start in (
    lambda: open_log(Settings(events_url="kafka://server:9092")),
    lambda: currency.open_store(CurrencySettings(currency_database_url=mysql)),
    lambda: history.open_store(HistorySettings(history_database_url=mysql)),
    lambda: ranking.open_store(RankingSettings(ranking_database_url=mongodb)),
    archived,
):
    try:
        start()
    except SystemExit as refused:
        assert refused.code == 3
"""
SENTENCES = """\
refused to start: EVENTS_URL: a library is not installed: pip install 'trip-service[kafka]'
refused to start: CURRENCY_DATABASE_URL: a library is not installed: pip install 'trip-service[mysql]'
refused to start: HISTORY_DATABASE_URL: a library is not installed: pip install 'trip-service[mysql]'
refused to start: RANKING_DATABASE_URL: a library is not installed: pip install 'trip-service[mongodb]'
refused to start: --from: a library is not installed: pip install 'trip-service[mongodb]'
"""  # noqa: E501


def without_drivers(
    script: str, folder: Path, *arguments: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_DRIVERS + script, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
    )


def modules() -> list[str]:
    packages = ("chassis", "currency", "frontend", "history", "ingestor", "launch", "ranking")
    files = [file for package in packages for file in (ROOT / package).rglob("*.py")]
    ours = [file.relative_to(ROOT) for file in files if "node_modules" not in file.parts]
    names = [".".join(file.with_suffix("").parts).removesuffix(".__init__") for file in ours]
    return [name for name in names if not name.startswith(SKIPPED)]


def test_everything_else_is_imported_without_drivers(tmp_path: Path) -> None:
    done = without_drivers(IMPORTING, tmp_path, *modules())
    assert (done.stdout, done.returncode) == ("imported\n", 0), done.stderr


def test_a_url_that_needs_a_missing_driver_refuses_the_start_and_names_the_extra(
    tmp_path: Path,
) -> None:
    done = without_drivers(REFUSING, tmp_path)
    assert (done.stderr, done.returncode) == (SENTENCES, 0)


def test_another_missing_module_is_not_taken_for_a_driver() -> None:
    with pytest.raises(ModuleNotFoundError, match="another"), extra("kafka"):
        importlib.import_module("another")
