"""What pymongo tells about its connections, told on to the observer of a pool."""

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
    """Tells ``observer`` which connections are borrowed, and after what wait."""

    def __init__(self, observer: StoreObserver) -> None:
        self._observer = observer

    def connection_checked_out(self, event: ConnectionCheckedOutEvent) -> None:
        """Tell that one is in use."""
        self._observer.borrowed(event.duration or 0.0)

    def connection_checked_in(self, event: ConnectionCheckedInEvent) -> None:  # noqa: ARG002
        """Tell that one is no longer in use."""
        self._observer.returned()

    def pool_created(self, event: PoolCreatedEvent) -> None:
        """Ignore it, as all that follows: pymongo wants a method for everything."""

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
