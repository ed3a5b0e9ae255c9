"""The tables of the embedded ranking store."""

from sqlalchemy import Column, Date, Index, Integer, LargeBinary, MetaData, String, Table

from chassis.stores.columns import UtcDateTime
from chassis.stores.migrations import create

METADATA = MetaData()

CLICKS = Table(
    "clicks",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("country", String(2), primary_key=True),
    Column("clicks", Integer, nullable=False),
    Index("clicks_of_country", "country", "day", "clicks"),
    sqlite_with_rowid=False,
)

# The outcomes of clicks, so that a repeated request gets the same response.
KEYS = Table(
    "idempotency_key",
    METADATA,
    Column("name", String(32), primary_key=True),
    Column("country", String(2), nullable=False),
    Column("day", Date, nullable=False),
    Column("clicks", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)

CLOSINGS = Table(
    "closing",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("closed_at", UtcDateTime, nullable=False),
)

SALTS = Table(
    "salt",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("salt", LargeBinary(32), nullable=False),
)

RESETS = Table(
    "reset",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("day", Date, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("request_id", String(128), nullable=False),
    Column("countries", Integer, nullable=False),
    Column("clicks", Integer, nullable=False),
)

MIGRATIONS = (create(METADATA),)
