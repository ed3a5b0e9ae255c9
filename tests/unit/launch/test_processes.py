"""The processes of ``make run``, and the Procfile that lists them for other tools."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from currency.settings import CurrencySettings
from history.settings import HistorySettings
from launch import system
from launch.processes import PROCESSES
from launch.procfile import procfile
from launch.services import SERVICES
from launch.settings import LaunchSettings

ROOT = Path(__file__).parents[3]


def environment() -> dict[str, str]:
    return system._environment(LaunchSettings())


def test_the_procfile_lists_the_processes_of_make_run() -> None:
    written = (ROOT / "Procfile").read_text()
    assert written == procfile(), "run: python -m launch.procfile > Procfile"


def test_each_service_has_its_web_process_and_its_consumer() -> None:
    expected = {service.name for service in SERVICES}
    expected |= {f"{service.name}-consumer" for service in SERVICES if service.consumer_port}
    assert {process.name for process in PROCESSES} == expected | {"watch"}


@pytest.mark.parametrize("settings", [{}, {"CURRENCY_PORT": "18001", "WEB_WORKERS": "3"}])
def test_a_shell_makes_of_the_procfile_what_make_run_starts(settings: dict[str, str]) -> None:
    given = {**{k: str(v) for k, v in LaunchSettings().ports().items()}, "WEB_WORKERS": "2"}
    for line, process in zip(procfile().splitlines(), PROCESSES, strict=True):
        command = line.partition(": ")[2].replace("python -m", "printenv METRICS_PORT; echo")
        told = subprocess.run(
            ["sh", "-c", command],
            env={"PATH": os.environ["PATH"], **settings},
            stdout=subprocess.PIPE,
            text=True,
        ).stdout.splitlines()
        assert told[-1].split() == process.command_in({**given, **settings})[2:]


def test_every_process_starts_with_our_own_python() -> None:
    for process in PROCESSES:
        assert process.command_in(environment())[:2] == [sys.executable, "-m"]


def test_no_process_inherits_what_each_has_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METRICS_PORT", "9000")
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "/somewhere")
    assert not {"METRICS_PORT", "PROMETHEUS_MULTIPROC_DIR"} & environment().keys()
    own = {process.name: process.variables_in(environment()) for process in PROCESSES}
    assert own["currency"] == {"METRICS_PORT": "9101"}
    assert own["watch"] == {"METRICS_PORT": "9107"}
    assert own["ranking"] == {"METRICS_PORT": "9102", "TRUSTED_PROXIES": "1"}


def test_every_port_of_every_process_is_known_before_anything_is_loaded() -> None:
    commands = [process.command for process in PROCESSES]
    variables = [value for process in PROCESSES for value in process.variables.values()]
    named = set(re.findall(r"\$(\w+_PORT)\b", " ".join([*commands, *variables])))
    consumers = {
        f"{name.upper()}_CONSUMER_PORT"
        for name in re.findall(r"(\w+)\.consumer", " ".join(commands))
    }
    assert LaunchSettings().ports().keys() == named | consumers


def test_a_consumer_has_the_port_that_it_has_without_make_run() -> None:
    ports = LaunchSettings().ports()
    assert ports["CURRENCY_CONSUMER_PORT"] == CurrencySettings().currency_consumer_port
    assert ports["HISTORY_CONSUMER_PORT"] == HistorySettings().history_consumer_port
