"""The history service, with a store that cannot be read any more when it comes to the dollar."""

from datetime import datetime

from chassis.settings import load
from chassis.stores.errors import StoreUnavailable
from history import formats
from history.app import create_app
from history.settings import HistorySettings
from history.store import HistoryStore, StoredPair

formats.POINTS_AHEAD = 100


class BreakingStore(HistoryStore):
    """A store that fails half-way through a file."""

    def pair(
        self,
        base: str,
        target: str,
        since: datetime,
        until: datetime,
        daily_until: datetime | None = None,
    ) -> StoredPair:
        """Return the pair, unless it is about the dollar."""
        if target == "USD":
            raise StoreUnavailable("the store is gone")
        return super().pair(base, target, since, until, daily_until)


settings = load(HistorySettings)
app = create_app(settings, BreakingStore(settings.store_url))
