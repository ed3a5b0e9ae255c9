"""What ``make run`` refuses before it starts anything."""

import socket
import sys
from pathlib import Path

import pytest

from chassis.settings import RefusedStart
from launch import checks
from launch.system import main


def test_two_settings_with_one_port_are_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRIP_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("WATCH_PORT", "8001")
    monkeypatch.setattr(sys, "argv", ["launch"])
    with pytest.raises(RefusedStart):
        main()
    said = capsys.readouterr().err
    assert said == (
        "refused to start: WATCH_PORT and CURRENCY_PORT: both are 8001; choose another for one\n"
    )
    assert not (tmp_path / "var").exists()


def test_ports_that_differ_are_accepted() -> None:
    checks.ports_differ({"PAGE_PORT": 8080, "CURRENCY_PORT": 8001})


def test_a_second_instance_on_one_folder_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with checks.alone_in(tmp_path / "var") as folder:
        with pytest.raises(RefusedStart), checks.alone_in(folder):
            pass
    assert f"TRIP_DATA_DIR: the system is running on {folder} already" in capsys.readouterr().err


def test_the_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with checks.alone_in(tmp_path / "var"):
            pass


def test_instances_on_two_folders_do_not_meet(tmp_path: Path) -> None:
    with checks.alone_in(tmp_path / "one"), checks.alone_in(tmp_path / "two"):
        pass


def test_a_taken_port_is_refused_with_its_variable(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(RefusedStart):
            checks.ports_are_free({"HISTORY_PORT": port})
    assert f"refused to start: port {port}: Address already in use" in capsys.readouterr().err


def test_a_damaged_store_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "currency.db").write_bytes(b"half a page" * 1000)
    with pytest.raises(RefusedStart):
        checks.stores_are_whole(tmp_path)
    assert f"refused to start: {tmp_path}/currency.db: " in capsys.readouterr().err
