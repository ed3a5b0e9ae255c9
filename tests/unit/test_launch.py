"""What ``make run`` gives its processes."""

from pathlib import Path

import pytest

from chassis import launch
from chassis.launch import LaunchSettings
from chassis.metrics import directory
from chassis.metrics.directory import is_held


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

    monkeypatch.setattr(launch, "_run", run)
    assert launch._run_measured({}) == 1
    assert not seen[0].exists()


def test_the_folder_is_removed_when_it_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: dict[str, str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(launch, "_run", interrupt)
    with pytest.raises(KeyboardInterrupt):
        launch._run_measured({})
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_a_killed_one_is_swept_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = tmp_path / "trip-metrics-1-killed"
    (killed / "currency").mkdir(parents=True)
    monkeypatch.setattr(launch, "_run", lambda _: 0)
    launch._run_measured({})
    assert not killed.exists()


def test_no_process_inherits_what_each_has_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METRICS_PORT", "9000")
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "/somewhere")
    environment = launch._environment(LaunchSettings())
    assert not {"METRICS_PORT", "PROMETHEUS_MULTIPROC_DIR"} & environment.keys()
    assert environment["CURRENCY_METRICS_PORT"] == "9101"
