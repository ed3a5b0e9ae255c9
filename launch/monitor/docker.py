"""The stack in Docker: compose.yaml."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from launch.monitor.folders import DATA
from launch.monitor.programs import ROOT

COMPOSE = ("docker", "compose", "--file", str(ROOT / "compose.yaml"))


def is_there() -> bool:
    """Tell whether there is an engine, which a client alone is not, and Docker Compose."""
    return bool(shutil.which("docker")) and _works("docker", "info") and _works(*COMPOSE, "version")


@contextmanager
def running() -> Iterator[None]:
    """Run the containers during the block; raise ``CalledProcessError`` if they do not start."""
    environment = {
        **os.environ,
        "TRIP_USER": f"{os.getuid()}:{os.getgid()}",
        "TRIP_ROOT": str(ROOT),
        "TRIP_DATA": str(DATA),
    }
    try:
        _compose(environment, "up", "--detach")
        yield
    finally:
        _compose(environment, "stop")


def _compose(environment: dict[str, str], *words: str) -> None:
    # In a session of its own: Ctrl-C in the terminal is for the whole stack, in order.
    subprocess.run([*COMPOSE, *words], env=environment, check=True, start_new_session=True)  # noqa: S603


def _works(*command: str) -> bool:
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    return done.returncode == 0
