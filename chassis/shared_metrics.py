"""Metrics that several services have in common, declared by the one that needs them."""

from collections.abc import Callable
from datetime import datetime
from threading import Lock

from prometheus_client import Counter, Gauge

from chassis.events.consumer import State, Status
from chassis.events.event import dead_letter
from chassis.metrics.declare import counter, gauge, histogram, initialise


def query_timer(*operations: str) -> Callable[[str, float], None]:
    """Declare ``db_query_duration_seconds`` and return what observes an operation's seconds."""
    durations = histogram(
        "db_query_duration_seconds", "Seconds a transaction with the store took", ("operation",)
    )
    children = initialise(durations, *((operation,) for operation in operations))
    return lambda operation, seconds: children[operation,].observe(seconds)


class PoolMetrics:
    """Declares what every pool of connections to a server shows, and counts it as its observer.

    ``active`` is the service's gauge of the connections in use.
    """

    def __init__(self, active: Gauge) -> None:
        self._active = active
        self._limit = gauge(
            "db_pool_connections_limit",
            "Connections to the store that may be in use at a time",
            mode="livesum",
        )
        self._waits = histogram(
            "db_pool_wait_seconds", "Seconds until a connection to the store was had"
        )
        self._failures = counter(
            "db_connection_failures_total",
            "Times no connection to the store was had: none was free, or none answered",
        )
        self._reachable = gauge(
            "db_reachable", "1 if the store gave a connection when last asked", mode="livemin"
        )
        self._reachable.set(1)  # until it is asked
        self._is_reachable = True
        self._showing = Lock()

    def opened(self, size: int) -> None:
        """Show how many connections there may be."""
        self._limit.set(size)

    def borrowed(self, seconds: float) -> None:
        """Count a connection as in use, and what it was waited for."""
        self._active.inc()
        self._waits.observe(seconds)
        if not self._is_reachable:
            self._show(reachable=True)

    def returned(self) -> None:
        """Count a connection as no longer in use."""
        self._active.dec()

    def refused(self) -> None:
        """Count that there was none."""
        self._failures.inc()
        self._show(reachable=False)

    def _show(self, *, reachable: bool) -> None:
        # Two threads could else leave what is shown and what is remembered apart for ever.
        with self._showing:
            self._is_reachable = reachable
            self._reachable.set(reachable)


def publish_failures(*topics: str) -> Counter:
    """Declare ``event_publish_failures_total``, by topic."""
    failures = counter(
        "event_publish_failures_total", "Times the event log did not confirm events", ("topic",)
    )
    initialise(failures, *((topic,) for topic in topics))
    return failures


class ConsumerMetrics:
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
        self._unpublished = publish_failures(*map(dead_letter, topics))
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
