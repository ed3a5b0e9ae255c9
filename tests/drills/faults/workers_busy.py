"""Every worker of a service is in the middle of a request that does not go on."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from tests.drills import processes, stores, visitors
from tests.drills.drill import Drill
from tests.drills.stage import Stage
from tests.helpers.gunicorn import eventually


@contextmanager
def injected(stage: Stage) -> Iterator[None]:
    """Let each ranking worker wait for its store with a click, and stop it there."""
    port = stage.port("RANKING_PORT")
    workers = processes.workers(stage.pid, port)
    with ThreadPoolExecutor(len(workers)) as clicking:
        with stores.locked(stage.folder / "ranking.db"):
            for _ in workers:
                clicking.submit(visitors.send, port, visitors.CLICK)
            busy = 'sum(gunicorn_workers{app="service-ranking", state="busy"})'
            eventually(lambda: stage.prometheus.value(busy) == len(workers))
            stopped = processes.stopped(workers)
            stopped.__enter__()
        try:
            yield
        finally:
            stopped.__exit__(None, None, None)


DRILL = Drill("workers-busy", frozenset({"TripWorkersBusy"}), injected)
