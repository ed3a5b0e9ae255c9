"""The metrics of a store, declared by the service that has one."""

from threading import Lock

from prometheus_client import Gauge

from chassis.metrics import counter, gauge, histogram, initialise
from chassis.stores.observer import StoreObserver


class StoreMetrics(StoreObserver):
    """Declares and counts what every store shows.

    ``active`` is the service's gauge of connections in use, ``operations`` its transactions.
    """

    def __init__(self, active: Gauge, *operations: str) -> None:
        self._active = active
        durations = histogram(
            "db_query_duration_seconds", "Seconds a transaction with the store took", ("operation",)
        )
        self._seconds = initialise(durations, *((operation,) for operation in operations))
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

    def queried(self, operation: str, seconds: float) -> None:
        """Count the seconds of a transaction."""
        self._seconds[operation,].observe(seconds)

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
