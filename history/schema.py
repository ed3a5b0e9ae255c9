"""The tables of the history store."""

from sqlalchemy import Column, Index, MetaData, String, Table

from chassis.rates.loading import Loading
from chassis.rates.observations import Observations
from chassis.stores.columns import IN_MYSQL, UtcDateTime
from chassis.stores.migrations import create
from history.revisions import Revisions

METADATA, ADDED, REVISED = MetaData(), MetaData(), MetaData()
OBSERVATIONS = Observations(METADATA, ("quote", "observed_at", "source", "base"))
RUNS = Table(
    "ingest_run",
    METADATA,
    Column("event_id", String(64), primary_key=True),
    Column("source", String(32), nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("finished_at", UtcDateTime, nullable=False),
    Index("run_by_outcome", "source", "outcome", "finished_at"),
    **IN_MYSQL,
)
LOADING = Loading(ADDED)
REVISIONS = Revisions(REVISED, OBSERVATIONS)
MIGRATIONS = (create(METADATA), create(ADDED), create(REVISED))
