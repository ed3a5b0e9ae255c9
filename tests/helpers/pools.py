"""A store observer that records what it receives."""

from chassis.stores.observer import StoreObserver


class RecordingObserver(StoreObserver):
    """Records the queries of a store and counts its connections."""

    def __init__(self) -> None:
        self.size = self.in_use = self.failures = 0
        self.waits: list[float] = []
        self.queries: list[tuple[str, float]] = []

    def queried(self, operation: str, seconds: float) -> None:
        """Record the transaction."""
        self.queries.append((operation, seconds))

    def opened(self, size: int) -> None:
        """Record the size of the pool."""
        self.size = size

    def borrowed(self, seconds: float) -> None:
        """Count a connection in use, and record the wait for it."""
        self.in_use += 1
        self.waits.append(seconds)

    def returned(self) -> None:
        """Count one connection less in use."""
        self.in_use -= 1

    def refused(self) -> None:
        """Count a failed attempt to get a connection."""
        self.failures += 1
