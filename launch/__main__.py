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
from pydantic import Field

from chassis.metrics import directory, slots
from chassis.settings import RefusedStart, Settings, load

ROOT = Path(__file__).parents[1]
# What honcho returns after Ctrl-C and after SIGTERM: both are how one stops the system.
STOPPED_BY_HAND = {130, 143}
# What several processes cannot share: the Procfile gives each its own.
THEIR_OWN = {"METRICS_PORT", slots.DIRECTORY}


class LaunchSettings(Settings):
    """Where the services of one machine listen, and with how many workers each."""

    page_port: int = Field(default=8080, ge=1, le=65535, description="The page and the gateway")
    currency_port: int = Field(default=8001, ge=1, le=65535, description="Currency API")
    ranking_port: int = Field(default=8002, ge=1, le=65535, description="Ranking API")
    history_port: int = Field(default=8003, ge=1, le=65535, description="History API")
    currency_metrics_port: int = Field(
        default=9101, ge=1, le=65535, description="Metrics listener of the currency API"
    )
    ranking_metrics_port: int = Field(
        default=9102, ge=1, le=65535, description="Metrics listener of the ranking API"
    )
    history_metrics_port: int = Field(
        default=9103, ge=1, le=65535, description="Metrics listener of the history API"
    )
    page_metrics_port: int = Field(
        default=9104, ge=1, le=65535, description="Metrics listener of the page and the gateway"
    )
    # As in the settings of the services, to which a test holds them: no service is imported here.
    currency_consumer_port: int = Field(
        default=9105, ge=1, le=65535, description="Where currency.consumer shows health and metrics"
    )
    history_consumer_port: int = Field(
        default=9106, ge=1, le=65535, description="Where history.consumer shows health and metrics"
    )
    watch_port: int = Field(
        default=9107, ge=1, le=65535, description="Where `ingestor watch` shows its metrics"
    )
    web_workers: int = Field(default=2, ge=1, le=64, description="gunicorn workers of each service")

    def ports(self) -> dict[str, int]:
        """Return the port of each process by the variable that sets it."""
        names = [name for name in LaunchSettings.model_fields if name.endswith("_port")]
        return {name.upper(): getattr(self, name) for name in names}

    def addresses(self) -> dict[str, str]:
        """Return where the frontend finds each API, by the variable that tells it."""
        ports = {
            "CURRENCY": self.currency_port,
            "HISTORY": self.history_port,
            "RANKING": self.ranking_port,
        }
        return {f"{name}_URL": f"http://127.0.0.1:{port}" for name, port in ports.items()}


def main() -> int:
    """Load the history if it is missing, run every process of the Procfile, stop them together."""
    settings = load(LaunchSettings)
    for variable, port in settings.ports().items():
        _check_port(variable, port)
    for damaged in _damaged(settings.trip_data_dir):
        raise RefusedStart(f"{damaged}; move the file away and start again: it is rebuilt")
    environment = _environment(settings)
    filled = subprocess.run([sys.executable, "-m", "ingestor", "backfill"], env=environment)
    return filled.returncode or _run_measured(environment)


def _run_measured(environment: dict[str, str]) -> int:
    folder = directory.created()
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


def _environment(settings: LaunchSettings) -> dict[str, str]:
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
