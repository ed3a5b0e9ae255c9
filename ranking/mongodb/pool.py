"""Reports the events of pymongo's connection pool to the store's observer."""

from pymongo.monitoring import (
    ConnectionCheckedInEvent,
    ConnectionCheckedOutEvent,
    ConnectionPoolListener,
)

from chassis.stores.observer import StoreObserver


class PoolListener(ConnectionPoolListener):
    """Reports borrowed and returned connections to ``observer``."""

    def __init__(self, observer: StoreObserver) -> None:
        self._observer = observer

    def connection_checked_out(self, event: ConnectionCheckedOutEvent) -> None:
        """Report a borrowed connection and its wait."""
        self._observer.borrowed(event.duration or 0.0)

    def connection_checked_in(self, event: ConnectionCheckedInEvent) -> None:  # noqa: ARG002
        """Report a returned connection."""
        self._observer.returned()

    def _ignore(self, event: object) -> None:
        """Ignore the event; pymongo needs a method for each."""

    pool_created = pool_ready = pool_cleared = pool_closed = _ignore
    connection_created = connection_ready = connection_closed = _ignore
    connection_check_out_started = connection_check_out_failed = _ignore
