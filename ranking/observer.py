"""What the ranking store and its rate limit report."""

from typing import Literal

from chassis.stores.observer import StoreObserver

LeaseOutcome = Literal["granted", "refused"]


class RankingObserver(StoreObserver):
    """Receives what a ranking store and its rate limit report; this one ignores it."""

    def leased(self, outcome: LeaseOutcome) -> None:
        """Receive whether a worker that asked for tokens got any."""
