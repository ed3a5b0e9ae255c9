"""Metrics that several services have in common, declared by the one that needs them."""

from collections.abc import Callable
from datetime import datetime

from prometheus_client import Counter

from chassis.events.consumer import Status
from chassis.metrics.declare import counter, gauge, histogram, initialise


def query_timer(*operations: str) -> Callable[[str, float], None]:
    """Declare ``db_query_duration_seconds`` and return what observes an operation's seconds."""
    durations = histogram(
        "db_query_duration_seconds", "Seconds a transaction with the store took", ("operation",)
    )
    initialise(durations, *((operation,) for operation in operations))
    return lambda operation, seconds: durations.labels(operation).observe(seconds)


class ConsumerMetrics:
    """Declares what every consumer shows, and counts it as the observer of one.

    ``messages`` counts by topic and status, if the service has such a counter.
    """

    def __init__(self, *topics: str, messages: Counter | None = None) -> None:
        self._messages = messages
        self._lag = gauge(
            "consumer_lag_messages", "Events published but not yet applied", mode="max"
        )
        self._oldest = gauge(
            "consumer_oldest_unprocessed_timestamp_seconds",
            "When the first event not yet applied was published, in Unix time; 0 without one",
            mode="max",
        )
        self._dead_letters = counter(
            "dead_letter_messages_total", "Events that could not be applied", ("topic",)
        )
        initialise(self._dead_letters, *((topic,) for topic in topics))
        if messages:
            statuses: tuple[Status, ...] = ("processed", "dead_letter", "retried")
            initialise(messages, *((topic, status) for topic in topics for status in statuses))

    def processed(self, topic: str, status: Status, count: int) -> None:
        """Count what became of ``count`` events."""
        if self._messages:
            self._messages.labels(topic, status).inc(count)
        if status == "dead_letter":
            self._dead_letters.labels(topic).inc(count)

    def lagging(self, records: int, oldest: datetime | None) -> None:
        """Show how many events wait, and since when."""
        self._lag.set(records)
        self._oldest.set(oldest.timestamp() if oldest else 0)
