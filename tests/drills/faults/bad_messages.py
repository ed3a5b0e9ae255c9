"""Somebody publishes events that no consumer can apply."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime

from chassis.events.backends import open_url
from chassis.events.event import EXCHANGE_RATES
from chassis.events.snapshots import snapshot_event
from tests.drills.drill import Drill
from tests.drills.stage import Stage
from tests.helpers.rates import snapshot

EVENTS = 3


@contextmanager
def injected(stage: Stage) -> Iterator[None]:
    """Publish events whose rates are no rates."""
    now = datetime.now(UTC)
    event = snapshot_event(snapshot("ecb", now, USD="1.1"))
    event.data["rates"] = "none"
    with closing(open_url(f"sqlite:///{stage.folder}/events.db")) as log:
        log.publish(EXCHANGE_RATES, [event] * EVENTS)
    yield


DRILL = Drill("bad-messages", frozenset({"TripDeadLetters"}), injected)
