"""The token buckets of the rate limit, in a file of SQLite beside the embedded store."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    make_url,
    select,
)

from chassis.stores.migrations import create
from chassis.stores.observer import StoreObserver
from chassis.stores.sql import Database, upsert
from chassis.stores.versions import requires
from ranking.limits import SHARE, Lease, is_open
from ranking.quota import DAY, MINUTE, per_day

METADATA = MetaData()
WINDOWS = Table(
    "rate_limit_window",
    METADATA,
    Column("name", String(255), primary_key=True),
    Column("hits", Integer, nullable=False),
    Column("ends_at", Float, nullable=False),
    Column("hits_of_day", Integer, nullable=False),
    Column("day_ends_at", Float, nullable=False, index=True),
)
_HITS = select(*WINDOWS.c["hits", "ends_at", "hits_of_day", "day_ends_at"])


@requires(2)
def _renew(connection: Connection) -> None:
    """Replace the table of earlier versions, whose windows are lost."""
    METADATA.drop_all(connection)
    METADATA.create_all(connection)


class EmbeddedTokenBuckets:
    """``TokenBuckets`` in a file of their own, so that leasing never waits for the store."""

    def __init__(self, store_url: str, observer: StoreObserver | None = None) -> None:
        self._database = Database(_beside(store_url), (create(METADATA), _renew), observer)
        self.check = self._database.check
        self.close = self._database.close

    def lease(self, client: str, tokens: int, per_minute: int, now: datetime) -> Lease:
        """Take at most ``tokens``, or raise ``StoreUnavailable`` and take none."""
        at = now.timestamp()
        with self._database.writing("limit") as connection:
            row = connection.execute(_HITS.where(WINDOWS.c.name == client)).first()
            if row is None:  # seldom enough to clean up
                connection.execute(delete(WINDOWS).where(WINDOWS.c.day_ends_at <= at))
            hits, ends_at, of_day, day_ends_at = row or (0, 0.0, 0, 0.0)
            hits, ends_at = _current(hits, ends_at, at, MINUTE)
            of_day, day_ends_at = _current(of_day, day_ends_at, at, DAY)
            left_of_day = max(0, per_day(per_minute) - of_day)
            left = min(max(0, per_minute - hits), left_of_day)
            granted = min(tokens, left, max(1, left // SHARE))
            counts = {"hits": hits + granted, "hits_of_day": of_day + granted}
            ends = {"ends_at": ends_at, "day_ends_at": day_ends_at}
            upsert(connection, WINDOWS, [{"name": client, **counts, **ends}])
        if not left_of_day:
            return Lease(0, day_ends_at, 0, DAY)
        return Lease(granted, ends_at, left - granted)


def _current(hits: int, ends_at: float, at: float, window: timedelta) -> tuple[int, float]:
    """Return the hits and the end of the window, or of a new one if it is not open."""
    return (hits, ends_at) if is_open(ends_at, at, window) else (0, at + window.total_seconds())


def _beside(store_url: str) -> str:
    store = make_url(store_url)
    path = Path(store.database or "")
    file = path.with_stem(f"{path.stem}-limits")
    return store.set(database=str(file)).render_as_string(hide_password=False)
