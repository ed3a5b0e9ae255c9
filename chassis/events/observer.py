"""What a consumer reports about its work."""

from datetime import datetime
from typing import Literal

State = Literal["starting", "running", "waiting", "stopped"]
Status = Literal["processed", "dead_letter", "retried"]


class ConsumerObserver:
    """Ignores every report of a consumer; a service's metrics override what they count."""

    def processed(self, topic: str, status: Status, count: int) -> None:
        """Receive the status of ``count`` records; a ``retried`` one is not done yet."""

    def lagging(self, records: int, oldest: datetime | None) -> None:
        """Receive the number of waiting records, and when the oldest was published."""

    def entered(self, state: State) -> None:
        """Receive the new state of the consumer."""

    def rebalanced(self, times: int) -> None:
        """Receive how often partitions were assigned since the last report."""

    def expired(self, topic: str, count: int) -> None:
        """Receive how many records of ``topic`` were deleted before they were read."""

    def unpublished(self, topic: str) -> None:
        """Receive that the log did not confirm a dead letter in ``topic``; it is sent again."""
