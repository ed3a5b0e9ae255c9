"""The list of what Prometheus watches while ``make run`` runs."""

import json
from pathlib import Path
from typing import Any

import pytest

from launch import targets
from launch.processes import PROCESSES
from launch.settings import LaunchSettings


def read(folder: Path) -> list[dict[str, Any]]:
    (file,) = (folder / "targets").glob("*.json")
    content: list[dict[str, Any]] = json.loads(file.read_text())
    return content


def test_every_process_is_listed_once_with_the_labels_that_rules_use(tmp_path: Path) -> None:
    with targets.listed(LaunchSettings(), tmp_path):
        found = read(tmp_path)
    assert {each["labels"]["pod"] for each in found} == {process.name for process in PROCESSES}
    assert len({each["targets"][0] for each in found}) == len(found)
    history = next(each for each in found if each["labels"]["pod"] == "history-consumer")
    assert history == {
        "targets": ["127.0.0.1:9106"],
        "labels": {
            "cluster": "local", "namespace": "local", "app": "service-history",
            "component": "consumer", "pod": "history-consumer",
        },
    }  # fmt: skip
    apps = {each["labels"]["pod"]: each["labels"]["app"] for each in found}
    assert apps["page"] == "service-frontend"
    assert apps["watch"] == "service-dataingestor"


def test_chosen_ports_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_PORT", "19107")
    monkeypatch.setenv("CURRENCY_METRICS_PORT", "19101")
    with targets.listed(LaunchSettings(), tmp_path):
        ports = {each["targets"][0] for each in read(tmp_path)}
    assert {"127.0.0.1:19107", "127.0.0.1:19101"} <= ports


def test_the_list_is_removed_at_the_end_also_of_a_run_that_fails(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), targets.listed(LaunchSettings(), tmp_path):
        raise RuntimeError
    assert list((tmp_path / "targets").iterdir()) == []


def test_two_systems_have_two_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with targets.listed(LaunchSettings(), tmp_path):
        monkeypatch.setenv("PAGE_PORT", "18080")
        with targets.listed(LaunchSettings(), tmp_path):
            assert len(list((tmp_path / "targets").iterdir())) == 2
        assert len(read(tmp_path)) == len(PROCESSES)


def test_an_installed_package_writes_nothing(tmp_path: Path) -> None:
    with targets.listed(LaunchSettings(), tmp_path / "absent"):
        assert list(tmp_path.iterdir()) == []
