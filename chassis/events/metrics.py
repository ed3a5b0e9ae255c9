"""The metrics of services that publish or consume events."""

from datetime import datetime

from prometheus_client import Counter

from chassis.events.event import dead_letter_topic
from chassis.events.observer import ConsumerObserver, State, Status
from chassis.metrics import counter, gauge, initialise


def publish_failures(*topics: str) -> Counter:
    """Declare ``event_publish_failures_total``, by topic."""
    failures = counter(
        "event_publish_failures_total",
        "Times the event log did not confirm a published event, which is then published again",
        ("topic",),
    )
    initialise(failures, *((topic,) for topic in topics))
    return failures


class ConsumerMetrics(ConsumerObserver):
    """Declares the metrics of a consumer of ``topics``, and fills them as its observer.

    ``messages`` is a counter by topic and status, if the service has one.
    """

    def __init__(self, *topics: str, messages: Counter | None = None) -> None:
        self._messages = messages
        self._lag = gauge(
            "consumer_lag_messages", "Events published but not yet applied", mode="max"
        )
        self._oldest = gauge(
            "consumer_oldest_unprocessed_timestamp_seconds",
            "When the first event not yet applied was published, in Unix time; 0 if there is none",
            mode="max",
        )
        self._dead_letters = counter(
            "dead_letter_messages_total", "Events that could not be applied", ("topic",)
        )
        initialise(self._dead_letters, *((topic,) for topic in topics))
        self._unpublished = publish_failures(*map(dead_letter_topic, topics))
        self._running = gauge(
            "consumer_running",
            "1 while the consumer reads and applies events, 0 during an outage",
            mode="max",
        )
        self._rebalances = counter(
            "consumer_rebalances_total", "Times the partitions were assigned again within the group"
        )
        self._expired = counter(
            "consumer_expired_messages_total",
            "Events that the log deleted before they were read",
            ("topic",),
        )
        initialise(self._expired, *((topic,) for topic in topics))
        if messages:
            statuses: tuple[Status, ...] = ("processed", "dead_letter", "retried")
            initialise(messages, *((topic, status) for topic in topics for status in statuses))

    def processed(self, topic: str, status: Status, count: int) -> None:
        """Count ``count`` events by their status."""
        if self._messages:
            self._messages.labels(topic, status).inc(count)
        if status == "dead_letter":
            self._dead_letters.labels(topic).inc(count)

    def lagging(self, records: int, oldest: datetime | None) -> None:
        """Show how many events wait, and the time of the oldest."""
        self._lag.set(records)
        self._oldest.set(oldest.timestamp() if oldest else 0)

    def entered(self, state: State) -> None:
        """Show whether the consumer is running."""
        self._running.set(state == "running")

    def rebalanced(self, times: int) -> None:
        """Count rebalances."""
        self._rebalances.inc(times)

    def expired(self, topic: str, count: int) -> None:
        """Count events that were deleted before they were read."""
        self._expired.labels(topic).inc(count)

    def unpublished(self, topic: str) -> None:
        """Count a dead letter that the log did not confirm."""
        self._unpublished.labels(topic).inc()
