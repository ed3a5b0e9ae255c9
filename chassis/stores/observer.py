"""What a store reports about its queries and connections."""


class StoreObserver:
    """Receives what a store reports; this one ignores it, a service's metrics override it."""

    def queried(self, operation: str, seconds: float) -> None:
        """Receive how many seconds a transaction took."""

    def opened(self, size: int) -> None:
        """Receive that a pool of at most ``size`` connections was opened."""

    def borrowed(self, seconds: float) -> None:
        """Receive that a connection is in use, after a wait of so many seconds."""

    def returned(self) -> None:
        """Receive that a connection is no longer in use."""

    def refused(self) -> None:
        """Receive that no connection could be obtained."""
