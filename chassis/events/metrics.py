"""The metrics of publishers and consumers of events, declared by the service that is one."""

from datetime import datetime

from prometheus_client import Counter

from chassis.events.event import dead_letter_topic
from chassis.events.observer import ConsumerObserver, State, Status
from chassis.metrics import counter, gauge, initialise


def publish_failures(*topics: str) -> Counter:
    """Declare ``event_publish_failures_total``, by topic."""
    failures = counter(
        "event_publish_failures_total", "Times the event log did not confirm events", ("topic",)
    )
    initialise(failures, *((topic,) for topic in topics))
    return failures


class ConsumerMetrics(ConsumerObserver):
    """Declares what every consumer of ``topics`` shows, and counts it as the observer of one.

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
        self._unpublished = publish_failures(*map(dead_letter_topic, topics))
        self._running = gauge(
            "consumer_running", "1 while events are read and applied, 0 in an outage", mode="max"
        )
        self._rebalances = counter(
            "consumer_rebalances_total", "Times the partitions of the group were dealt anew"
        )
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

    def entered(self, state: State) -> None:
        """Show whether the consumer is at work."""
        self._running.set(state == "running")

    def rebalanced(self, times: int) -> None:
        """Count rebalances."""
        self._rebalances.inc(times)

    def unpublished(self, topic: str) -> None:
        """Count an event that the log did not confirm."""
        self._unpublished.labels(topic).inc()
