"""Fetch the servers that tests run: ``python -m tests.helpers.servers.fetch``."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from rich.console import Console

from tests.helpers.cache import made
from tests.helpers.servers import kafka, mongodb, mysql

console = Console(soft_wrap=True, highlight=False)


def main() -> int:
    """Return 1 if a server that is required cannot be fetched."""
    fetched = _tried("MongoDB", _mongodb)
    # Debian unstable may lack MySQL on any day, so it is never required.
    fetched = _tried("Apache Kafka", _kafka) and fetched
    _tried("MySQL", _mysql)
    return int(bool(os.environ.get("TRIP_REQUIRE_ALL")) and not fetched)


def _tried(name: str, fetch: Callable[[], None]) -> bool:
    try:
        fetch()
    except (OSError, subprocess.CalledProcessError) as error:
        console.print(f"{name} cannot be fetched here, so tests do without it: {error}")
        return False
    return True


def _mongodb() -> None:
    if shutil.which("mongod") or mongodb.FOLDER.exists():
        return
    console.print(f"Fetching MongoDB 6 into {mongodb.FOLDER} (42 MB) ...")
    with made(mongodb.FOLDER) as folder:
        subprocess.run([mongodb.SCRIPT, sys.executable, folder], check=True)


def _mysql() -> None:
    if mysql.FOLDER.exists():
        return
    console.print(f"Fetching MySQL into {mysql.FOLDER} (60 MB) ...")
    with made(mysql.FOLDER) as folder:
        subprocess.run([mysql.SCRIPT, folder], check=True)


def _kafka() -> None:
    if not kafka.FOLDER.exists():
        console.print(f"Fetching Apache Kafka into {kafka.FOLDER} (43 MB) ...")
        with made(kafka.FOLDER) as folder:
            command = ("mvn", "--batch-mode", "--quiet", "--file", kafka.SOURCE)
            target = ("dependency:copy-dependencies", f"-DoutputDirectory={folder}")
            subprocess.run([*command, *target], check=True)
    if not kafka.CLASSES.exists():
        console.print("Starting Kafka once, so that it starts sooner from now on ...")
        kafka.archive_classes()


if __name__ == "__main__":
    sys.exit(main())
