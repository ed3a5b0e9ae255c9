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
            "db_query_duration_seconds", "Seconds a store transaction took", ("operation",)
        )
        self._seconds = initialise(durations, *((operation,) for operation in operations))
        self._limit = gauge(
            "db_pool_connections_limit",
            "Largest number of store connections in use at a time",
            mode="livesum",
        )
        self._waits = histogram(
            "db_pool_wait_seconds", "Seconds a caller waited for a connection to the store"
        )
        self._failures = counter(
            "db_connection_failures_total",
            "Failed attempts to get a store connection (pool exhausted or server unreachable)",
        )
        self._reachable = gauge(
            "db_reachable",
            "1 if the last attempt to get a store connection succeeded, 0 if not",
            mode="livemin",
        )
        self._reachable.set(1)  # until the first attempt
        self._is_reachable = True
        self._showing = Lock()

    def queried(self, operation: str, seconds: float) -> None:
        """Count the seconds of a transaction."""
        self._seconds[operation,].observe(seconds)

    def opened(self, size: int) -> None:
        """Show the size of the pool."""
        self._limit.set(size)

    def borrowed(self, seconds: float) -> None:
        """Count a connection as in use, and its wait."""
        self._active.inc()
        self._waits.observe(seconds)
        if not self._is_reachable:
            self._show(reachable=True)

    def returned(self) -> None:
        """Count a connection as no longer in use."""
        self._active.dec()

    def refused(self) -> None:
        """Count that no connection could be obtained."""
        self._failures.inc()
        self._show(reachable=False)

    def _show(self, *, reachable: bool) -> None:
        # Without the lock, two threads could leave the gauge and the flag different for good.
        with self._showing:
            self._is_reachable = reachable
            self._reachable.set(reachable)
