"""Starts the system: refuses what cannot work, loads the history, then runs every process."""

import os
import subprocess
import sys
from typing import NoReturn

from rich.console import Console

from chassis.command import take_no_arguments
from chassis.metrics import slots
from chassis.settings import load
from launch import checks, targets
from launch.child import Child, with_parent
from launch.manager import Manager, on_stop
from launch.output import Printer
from launch.processes import GUIDE, PROCESSES, Process
from launch.settings import Launch, LaunchSettings

# Processes cannot share these: each gets its own.
THEIR_OWN = {"METRICS_PORT", slots.DIRECTORY}


def main() -> int:
    """Load the history if it is missing, run every process, stop them together."""
    take_no_arguments("launch", __doc__)
    settings = load(LaunchSettings)
    checks.ports_differ(settings.ports())
    with checks.alone_in(settings.data_folder()) as folder:
        checks.ports_are_free(settings.ports())
        checks.stores_are_whole(folder)
        environment = _environment(settings)
        on_stop(_leave)
        if status := _backfill(environment):
            return status
        with targets.listed(settings):
            return _run(environment)


def _backfill(environment: dict[str, str]) -> int:
    command = [sys.executable, "-m", "ingestor", "backfill"]
    try:
        # In a session of its own: of Ctrl-C in the terminal it would print a traceback.
        return subprocess.run(  # noqa: S603
            command, env=environment, start_new_session=True, preexec_fn=with_parent()
        ).returncode
    finally:
        Console().show_cursor()  # a progress bar that was stopped leaves it hidden


def _run(environment: dict[str, str]) -> int:
    names = [process.name for process in (*PROCESSES, GUIDE)]
    printer = Printer(names)
    children = [_child(process, environment, printer) for process in PROCESSES]
    guide = _child(GUIDE, environment, printer, may_end=True)
    return Manager([*children, guide], printer).run()


def _child(
    process: Process, environment: dict[str, str], printer: Printer, *, may_end: bool = False
) -> Child:
    own = {**environment, **process.variables_in(environment)}
    return Child(process.name, process.command_in(environment), own, printer, may_end=may_end)


def _environment(settings: Launch) -> dict[str, str]:
    ports = {variable: str(port) for variable, port in settings.ports().items()}
    inherited = {name: value for name, value in os.environ.items() if name not in THEIR_OWN}
    return {
        # Quiet by default: what needs attention, and the guide.
        "LOG_LEVEL": "WARNING",
        **inherited,
        **ports,
        **settings.addresses(),
        "WEB_WORKERS": str(settings.web_workers),
        "TRIP_DATA_DIR": str(settings.data_folder()),
        "PYTHONUNBUFFERED": "1",
    }


def _leave(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)
