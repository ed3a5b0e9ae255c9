"""What a consumer reports about its work."""

from datetime import datetime
from typing import Literal

State = Literal["starting", "running", "waiting", "stopped"]
Status = Literal["processed", "dead_letter", "retried"]


class ConsumerObserver:
    """Receives what a consumer reports; this one ignores it, a service's metrics override it."""

    def processed(self, topic: str, status: Status, count: int) -> None:
        """Receive that ``count`` records of ``topic`` are settled, or one will be tried again."""

    def lagging(self, records: int, oldest: datetime | None) -> None:
        """Receive how many records wait, and when the oldest of them was published."""

    def entered(self, state: State) -> None:
        """Receive the new state of the consumer."""

    def rebalanced(self, times: int) -> None:
        """Receive how many more times partitions were assigned."""

    def unpublished(self, topic: str) -> None:
        """Receive that the log did not confirm a dead letter in ``topic``; it is tried again."""
