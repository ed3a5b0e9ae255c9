"""A source answers, but with rates of the day before yesterday."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.drills.drill import Drill
from tests.drills.stage import Stage

PATIENCE_SECONDS = 60


@contextmanager
def injected(stage: Stage) -> Iterator[None]:
    """Collect from currency-api when it is two days late, and at the end when it is not."""
    stage.sources.publish(days_ago=2)
    _collect(stage)
    yield
    stage.sources.publish(days_ago=0)
    _collect(stage)


def _collect(stage: Stage) -> None:
    variables = stage.sources.variables | {"INGEST_SOURCES": "currency-api"}
    environment = {**os.environ, **variables, "TRIP_DATA_DIR": str(stage.folder)}
    command = [sys.executable, "-m", "ingestor", "collect"]
    quiet = subprocess.DEVNULL
    subprocess.run(
        command, env=environment, check=True, timeout=PATIENCE_SECONDS, stdout=quiet, stderr=quiet
    )


DRILL = Drill("stale-source", frozenset({"TripRatesOverdue"}), injected)
