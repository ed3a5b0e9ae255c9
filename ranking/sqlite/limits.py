"""The token buckets of the rate limit, in a file of SQLite beside the embedded store."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Column, Float, Integer, MetaData, String, Table, delete, make_url, select

from chassis.stores.migrations import create
from chassis.stores.observer import StoreObserver
from chassis.stores.sql import Database, upsert
from ranking.limits import SHARE, WINDOW, Lease

METADATA = MetaData()
WINDOWS = Table(
    "rate_limit_window",
    METADATA,
    Column("name", String(255), primary_key=True),
    Column("hits", Integer, nullable=False),
    Column("ends_at", Float, nullable=False, index=True),
)
_HITS = select(WINDOWS.c.hits, WINDOWS.c.ends_at)


class EmbeddedTokenBuckets:
    """``TokenBuckets`` in a file of their own, so that leasing never waits for the store."""

    def __init__(self, store_url: str, observer: StoreObserver | None = None) -> None:
        self._database = Database(_beside(store_url), (create(METADATA),), observer)
        self.close = self._database.close

    def lease(self, client: str, tokens: int, per_minute: int, now: datetime) -> Lease:
        """Take at most ``tokens``, or raise ``StoreUnavailable`` and take none."""
        at = now.timestamp()
        with self._database.writing("limit") as connection:
            is_open = (WINDOWS.c.name == client) & (WINDOWS.c.ends_at > at)
            window = connection.execute(_HITS.where(is_open)).first()
            if window is None:  # seldom enough to clean up
                connection.execute(delete(WINDOWS).where(WINDOWS.c.ends_at <= at))
            hits, ends_at = window or (0, at + WINDOW.total_seconds())
            left = max(0, per_minute - hits)
            granted = min(tokens, left, max(1, left // SHARE))
            row = {"name": client, "hits": hits + granted, "ends_at": ends_at}
            upsert(connection, WINDOWS, [row])
        return Lease(granted, ends_at)


def _beside(store_url: str) -> str:
    store = make_url(store_url)
    path = Path(store.database or "")
    file = path.with_stem(f"{path.stem}-limits")
    return store.set(database=str(file)).render_as_string(hide_password=False)
