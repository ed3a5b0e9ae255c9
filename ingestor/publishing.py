"""Publishing events, with a count of the failures."""

from collections.abc import Iterable

from chassis.events.event import Event
from chassis.events.log import EventLog, LogUnavailable
from ingestor import metrics


def publish(log: EventLog, topic: str, events: Iterable[Event]) -> None:
    """Return once every event is durable; otherwise count a failure and raise LogUnavailable."""
    try:
        log.publish(topic, events)
    except LogUnavailable:
        metrics.unpublished.labels(topic).inc()
        raise
