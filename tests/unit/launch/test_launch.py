"""What ``make run`` gives its processes."""

import re
from pathlib import Path

import pytest

from chassis.metrics import directory
from chassis.metrics.directory import is_held
from currency.settings import CurrencySettings
from history.settings import HistorySettings
from launch import __main__
from launch.__main__ import ROOT
from launch.settings import LaunchSettings


@pytest.fixture(autouse=True)
def _shared_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "SHARED_MEMORY", tmp_path)


def test_the_metrics_have_a_folder_that_is_held_and_removed_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[Path] = []

    def run(environment: dict[str, str]) -> int:
        seen.append(Path(environment["METRICS_DIR"]))
        assert is_held(seen[0])
        (seen[0] / "currency").mkdir()
        return 1

    monkeypatch.setattr(__main__, "_run", run)
    assert __main__._run_measured({}) == 1
    assert not seen[0].exists()


def test_the_folder_is_removed_when_it_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: dict[str, str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(__main__, "_run", interrupt)
    with pytest.raises(KeyboardInterrupt):
        __main__._run_measured({})
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_a_killed_one_is_swept_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = tmp_path / "trip-metrics-1-killed"
    (killed / "currency").mkdir(parents=True)
    monkeypatch.setattr(__main__, "_run", lambda _: 0)
    __main__._run_measured({})
    assert not killed.exists()


def test_no_process_inherits_what_each_has_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METRICS_PORT", "9000")
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "/somewhere")
    environment = __main__._environment(LaunchSettings())
    assert not {"METRICS_PORT", "PROMETHEUS_MULTIPROC_DIR"} & environment.keys()
    assert environment["CURRENCY_METRICS_PORT"] == "9101"


def test_every_port_of_every_process_is_known_before_anything_is_loaded() -> None:
    procfile = (ROOT / "Procfile").read_text()
    consumers = {
        f"{name.upper()}_CONSUMER_PORT" for name in re.findall(r"(\w+)\.consumer", procfile)
    }
    told = set(re.findall(r"\$(\w+_PORT)\b", procfile))
    assert LaunchSettings().ports().keys() == told | consumers


def test_a_consumer_has_the_port_that_it_has_without_make_run() -> None:
    ports = LaunchSettings().ports()
    assert ports["CURRENCY_CONSUMER_PORT"] == CurrencySettings().currency_consumer_port
    assert ports["HISTORY_CONSUMER_PORT"] == HistorySettings().history_consumer_port
