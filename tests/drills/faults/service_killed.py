"""A service is killed, and nothing starts it again."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from tests.drills import processes
from tests.drills.drill import Drill
from tests.drills.stage import START_SECONDS, Stage
from tests.helpers.gunicorn import eventually

WHOLE = (
    'sum(gunicorn_workers{app="service-history", state=~"idle|busy"})'
    ' == sum(gunicorn_workers_wanted{app="service-history"})'
)


@contextmanager
def injected(stage: Stage) -> Iterator[None]:
    """Kill the history API while what would start it again is stopped."""
    with processes.stopped([stage.pid]):
        os.kill(processes.master(stage.pid, stage.port("HISTORY_PORT")), signal.SIGKILL)
        yield
    eventually(lambda: stage.prometheus.value(WHOLE) > 0, START_SECONDS)


DRILL = Drill(
    "service-killed",
    frozenset({"TripServiceDown"}),
    injected,
    allowed=frozenset({"TripWorkersMissing"}),
)
