"""Reports the events of pymongo's connection pool to the store's observer."""

from pymongo.monitoring import (
    ConnectionCheckedInEvent,
    ConnectionCheckedOutEvent,
    ConnectionCheckOutFailedEvent,
    ConnectionCheckOutStartedEvent,
    ConnectionClosedEvent,
    ConnectionCreatedEvent,
    ConnectionPoolListener,
    ConnectionReadyEvent,
    PoolClearedEvent,
    PoolClosedEvent,
    PoolCreatedEvent,
    PoolReadyEvent,
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

    def pool_created(self, event: PoolCreatedEvent) -> None:
        """Ignore it, like all events below; pymongo requires a method for each."""

    def pool_ready(self, event: PoolReadyEvent) -> None:
        """Ignore it."""

    def pool_cleared(self, event: PoolClearedEvent) -> None:
        """Ignore it."""

    def pool_closed(self, event: PoolClosedEvent) -> None:
        """Ignore it."""

    def connection_created(self, event: ConnectionCreatedEvent) -> None:
        """Ignore it."""

    def connection_ready(self, event: ConnectionReadyEvent) -> None:
        """Ignore it."""

    def connection_closed(self, event: ConnectionClosedEvent) -> None:
        """Ignore it."""

    def connection_check_out_failed(self, event: ConnectionCheckOutFailedEvent) -> None:
        """Ignore it."""

    def connection_check_out_started(self, event: ConnectionCheckOutStartedEvent) -> None:
        """Ignore it."""
