"""The whole system on one machine: ``make run`` is ``python -m launch``."""

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from honcho.environ import parse_procfile
from honcho.manager import Manager

from chassis.command import take_no_arguments
from chassis.metrics import directory, slots
from chassis.metrics.directory import Unusable
from chassis.settings import RefusedStart, load
from launch.settings import Launch, LaunchSettings

ROOT = Path(__file__).parents[1]
# What honcho returns after Ctrl-C and after SIGTERM: both stop the system as intended.
STOPPED_BY_HAND = {130, 143}
# Processes cannot share these: the Procfile gives each its own.
THEIR_OWN = {"METRICS_PORT", slots.DIRECTORY}


def main() -> int:
    """Load the history if it is missing, run every process of the Procfile, stop them together."""
    take_no_arguments("launch", __doc__)
    settings = load(LaunchSettings)
    for variable, port in settings.ports().items():
        _check_port(variable, port)
    for damaged in _damaged(settings.trip_data_dir):
        raise RefusedStart(f"{damaged}; move the file away and start again: it is rebuilt")
    environment = _environment(settings)
    filled = subprocess.run([sys.executable, "-m", "ingestor", "backfill"], env=environment)
    return filled.returncode or _run_measured(environment)


def _run_measured(environment: dict[str, str]) -> int:
    try:
        folder = directory.created()
    except Unusable as error:
        raise RefusedStart(str(error)) from None
    try:
        return _run({**environment, "METRICS_DIR": str(folder.path)})
    finally:
        folder.discard()


def _run(environment: dict[str, str]) -> int:
    manager = Manager()
    procfile = parse_procfile((ROOT / "Procfile").read_text(encoding="utf-8"))
    for name, command in procfile.processes.items():
        manager.add_process(name, command, env=environment, cwd=str(ROOT))
    manager.loop()
    return 0 if manager.returncode in STOPPED_BY_HAND else manager.returncode or 0


def _check_port(variable: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            hint = f"free it, or choose another with {variable}"
            raise RefusedStart(f"port {port}: {error.strerror}; {hint}") from None


def _damaged(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.db")):
        try:
            with closing(sqlite3.connect(path)) as store:
                (verdict,) = store.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            verdict = str(error)
        if verdict != "ok":
            yield f"{path}: {verdict}"


def _environment(settings: Launch) -> dict[str, str]:
    ports = {variable: str(port) for variable, port in settings.ports().items()}
    tools = str(Path(sys.executable).parent)
    inherited = {name: value for name, value in os.environ.items() if name not in THEIR_OWN}
    return {
        # Quiet by default: what needs attention, and the guide.
        "LOG_LEVEL": "WARNING",
        **inherited,
        **ports,
        **settings.addresses(),
        "WEB_WORKERS": str(settings.web_workers),
        "TRIP_DATA_DIR": str(settings.trip_data_dir.absolute()),
        "PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONUNBUFFERED": "1",
    }


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
