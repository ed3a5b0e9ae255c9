"""An observer of connections to a server."""

from chassis.stores.observer import StoreObserver


class Counted(StoreObserver):
    """Remembers what it was told of a pool."""

    def __init__(self) -> None:
        self.size = self.in_use = self.failures = 0
        self.waits: list[float] = []
        self.queries: list[tuple[str, float]] = []

    def queried(self, operation: str, seconds: float) -> None:
        """Remember the transaction."""
        self.queries.append((operation, seconds))

    def opened(self, size: int) -> None:
        """Remember how many there may be."""
        self.size = size

    def borrowed(self, seconds: float) -> None:
        """Count one more, and its wait."""
        self.in_use += 1
        self.waits.append(seconds)

    def returned(self) -> None:
        """Count one less."""
        self.in_use -= 1

    def refused(self) -> None:
        """Count that there was none."""
        self.failures += 1
