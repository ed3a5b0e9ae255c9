"""Where ``limits`` counts under an embedded store; importing this makes its scheme known."""

from pathlib import Path
from typing import Any

from limits.storage import Storage
from sqlalchemy import (
    Column,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    case,
    delete,
    make_url,
    select,
)
from sqlalchemy.dialects.sqlite import insert

from chassis.clock import Clock, utcnow
from chassis.stores.errors import StoreUnavailable
from chassis.stores.migrations import create
from chassis.stores.observer import StoreObserver
from chassis.stores.sql import Database

METADATA = MetaData()
WINDOWS = Table(
    "rate_limit_window",
    METADATA,
    Column("name", String(255), primary_key=True),
    Column("hits", Integer, nullable=False),
    Column("ends_at", Float, nullable=False, index=True),
)
OPERATION = "limit"

_hit = insert(WINDOWS)
_ended = WINDOWS.c.ends_at <= bindparam("now")
_HIT = _hit.on_conflict_do_update(
    index_elements=[WINDOWS.c.name],
    set_={
        "hits": case((_ended, 0), else_=WINDOWS.c.hits) + _hit.excluded.hits,
        "ends_at": case((_ended, _hit.excluded.ends_at), else_=WINDOWS.c.ends_at),
    },
).returning(WINDOWS.c.hits)


class SqliteStorage(Storage):
    """Keeps the windows in a file beside the store that ``uri`` names.

    A file of their own, so that counting requests never waits for the store's writers.
    """

    STORAGE_SCHEME = ["sqlite"]  # noqa: RUF012 - declared so by limits

    def __init__(
        self,
        uri: str,
        wrap_exceptions: bool = False,
        *,
        clock: Clock = utcnow,
        observer: StoreObserver | None = None,
    ) -> None:
        super().__init__(uri, wrap_exceptions)
        self._database = Database(_beside(uri), (create(METADATA),), observer)
        self._clock = clock

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what this storage raises when it cannot work."""
        return StoreUnavailable

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to the open window of ``key``, or open one of ``expiry`` seconds; return its hits."""
        now = self._now()
        row = {"name": key, "hits": amount, "ends_at": now + expiry, "now": now}
        with self._database.writing(OPERATION) as connection:
            hits = int(connection.execute(_HIT, row).scalar_one())
            if hits == amount:  # a new window, so this is rare enough to tidy up
                connection.execute(delete(WINDOWS).where(WINDOWS.c.ends_at <= now))
            return hits

    def get(self, key: str) -> int:
        """Return the hits in the open window of ``key``."""
        return int(self._open_window(key, WINDOWS.c.hits) or 0)

    def get_expiry(self, key: str) -> float:
        """Return when the window of ``key`` ends, in Unix time; now if none is open."""
        return float(self._open_window(key, WINDOWS.c.ends_at) or self._now())

    def check(self) -> bool:
        """Return whether windows can be read."""
        try:
            self._database.check()
        except StoreUnavailable:
            return False
        return True

    def reset(self) -> int:
        """Forget every window and return how many there were."""
        with self._database.writing(OPERATION) as connection:
            return connection.execute(delete(WINDOWS)).rowcount

    def clear(self, key: str) -> None:
        """Forget the window of ``key``."""
        with self._database.writing(OPERATION) as connection:
            connection.execute(delete(WINDOWS).where(WINDOWS.c.name == key))

    def _open_window(self, key: str, column: Column[Any]) -> Any:
        query = select(column).where(WINDOWS.c.name == key, WINDOWS.c.ends_at > self._now())
        with self._database.reading(OPERATION) as connection:
            return connection.scalar(query)

    def _now(self) -> float:
        return self._clock().timestamp()


def _beside(uri: str) -> str:
    store = make_url(uri)
    path = Path(store.database or "")
    file = path.with_stem(f"{path.stem}-limits")
    return store.set(database=str(file)).render_as_string(hide_password=False)
