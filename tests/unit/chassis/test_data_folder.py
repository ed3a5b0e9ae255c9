"""``TRIP_DATA_DIR``: what every command and service says of a folder it cannot use."""

import os
import runpy
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from chassis.events.backends import open_log
from chassis.settings import Settings
from currency.app import create_app as currency_app
from currency.backends import open_store
from currency.settings import CurrencySettings
from history.app import create_app as history_app
from ingestor.__main__ import main as ingestor
from launch.system import main as launch
from ranking.app import create_app as ranking_app
from ranking.backends import open_store as open_rankings
from ranking.settings import RankingSettings
from tests.helpers.rates import FETCHED, snapshot

NOBODY = 65534
ODD = "여행 #1? 100%20 'ok' & more"
KAFKA = "kafka://127.0.0.1:1"


def module(name: str) -> Callable[[], object]:
    return lambda: runpy.run_module(name, run_name="__main__")


STARTS = {
    "currency.app": currency_app,
    "history.app": history_app,
    "ranking.app": ranking_app,
    "currency.consumer": module("currency.consumer"),
    "history.consumer": module("history.consumer"),
    "currency.migrate": module("currency.migrate"),
    "history.migrate": module("history.migrate"),
    "ranking.migrate": module("ranking.migrate"),
    "ingestor collect": lambda: ingestor(["collect"]),
    "ingestor watch": lambda: ingestor(["watch"]),
    "ingestor backfill": lambda: ingestor(["backfill"]),
    "ingestor accept": lambda: ingestor(["accept"]),
    "launch": launch,
}


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A folder that this process must not write to; of root, only an ordinary user obeys that."""
    root = os.geteuid() == 0
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        if root:
            os.seteuid(NOBODY)
        try:
            yield Path(folder)
        finally:
            if root:
                os.seteuid(0)
            Path(folder).chmod(0o755)


def refusal(start: Callable[[], object], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as refused:
        start()
    assert refused.value.code == 3
    (sentence,) = capsys.readouterr().err.splitlines()
    return str(sentence)


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
@pytest.mark.filterwarnings("ignore:.*found in sys.modules:RuntimeWarning")
def test_a_folder_below_a_file_refuses_every_start(
    start: Callable[[], object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["command"])
    (tmp_path / "file").touch()
    monkeypatch.setenv("TRIP_DATA_DIR", str(tmp_path / "file" / "var"))
    said = refusal(start, capsys)
    assert said == (
        f"refused to start: TRIP_DATA_DIR: cannot write to {tmp_path}/file/var: Not a directory"
    )


@pytest.mark.parametrize("below", ["", "new/folder"])
def test_a_read_only_folder_refuses_the_start(
    below: str, read_only: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = read_only / below
    said = refusal(Settings(trip_data_dir=folder).data_folder, capsys)
    assert said.endswith(f"TRIP_DATA_DIR: cannot write to {folder}: Permission denied")


def test_a_link_to_a_disk_that_is_not_mounted_refuses_the_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").symlink_to(tmp_path / "disk" / "data")
    said = refusal(Settings(trip_data_dir=tmp_path / "data").data_folder, capsys)
    assert said.endswith("No such file or directory")


def test_the_ingestor_needs_its_folder_although_the_event_log_is_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "var").touch()
    monkeypatch.setenv("TRIP_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("EVENTS_URL", KAFKA)
    assert "TRIP_DATA_DIR" in refusal(lambda: ingestor(["watch"]), capsys)


def test_a_service_that_keeps_nothing_there_does_not_ask_for_the_folder(tmp_path: Path) -> None:
    (tmp_path / "var").touch()
    url = "mysql+mysqlconnector://trip@127.0.0.1:1/currency"
    settings = CurrencySettings(trip_data_dir=tmp_path / "var", currency_database_url=url)
    assert settings.store_url == url


def test_the_start_itself_makes_no_folder(tmp_path: Path) -> None:
    assert Settings(trip_data_dir=tmp_path / "var").data_folder() == tmp_path / "var"
    assert list(tmp_path.iterdir()) == []


def test_every_store_is_in_the_folder_whatever_its_name(tmp_path: Path) -> None:
    folder = tmp_path / ODD
    open_log(Settings(trip_data_dir=folder)).close()
    with closing(open_store(CurrencySettings(trip_data_dir=folder))) as store:
        store.apply([("1", snapshot("ecb", FETCHED, USD="1.1"))])
    with closing(open_rankings(RankingSettings(trip_data_dir=folder))) as rankings:
        rankings.migrate()
    assert {path.name for path in folder.glob("*.db")} == {"currency.db", "events.db", "ranking.db"}
    assert list(tmp_path.iterdir()) == [folder]
