"""A burst of responses with a status of 500 or more."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.drills import visitors
from tests.drills.drill import Drill
from tests.drills.stage import Stage

# Of the requests of an hour: half as many again as one hour may have, two thirds of what six hours
# may have. On a slow machine there are fewer requests, so the same failures are a larger share.
SHARE = 0.0222
PULSES = 8
# Ten minutes on the clock of a user.
SECONDS = 600


@contextmanager
def injected(stage: Stage) -> Iterator[None]:
    """Move the file of the ranking store away again and again, and ask for the ranking then."""
    failures = round(SHARE * visitors.PER_SECOND * 3600 / stage.factor)
    for _ in range(PULSES):
        _fail(stage, failures // PULSES)
        time.sleep(SECONDS / stage.factor / PULSES)
    yield


def _fail(stage: Stage, failures: int) -> None:
    store, away = stage.folder / "ranking.db", stage.folder / "away.db"
    store.rename(away)
    try:
        _ask(stage.port("RANKING_PORT"), failures)
    finally:
        away.rename(store)


def _ask(port: int, failures: int) -> None:
    statuses = [visitors.send(port, visitors.CLICK) for _ in range(failures)]
    assert min(statuses) >= 500, statuses


DRILL = Drill("error-burst", frozenset({"TripErrorRatioHigh", "TripErrorBudgetBurn"}), injected)
