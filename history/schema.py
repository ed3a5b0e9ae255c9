"""The tables of the history store."""

from sqlalchemy import Column, Connection, Index, Integer, MetaData, String, Table

from chassis.rates.loading import Loading
from chassis.rates.observations import Observations
from chassis.rates.withdrawals import Withdrawals
from chassis.stores.columns import IN_MYSQL, UtcDateTime
from chassis.stores.migrations import add_columns, create
from history.daily import DailyCloses
from history.revisions import Revisions

METADATA, ADDED, WITHDRAWN, REVISED = MetaData(), MetaData(), MetaData(), MetaData()
DAILY = MetaData()
OBSERVATIONS = Observations(METADATA, ("quote", "observed_at", "source", "base"))
RUNS = Table(
    "ingest_run",
    METADATA,
    Column("event_id", String(64), primary_key=True),
    Column("source", String(32), nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("finished_at", UtcDateTime, nullable=False),
    Column("frozen", Integer),
    Column("compared", Integer),
    Column("disagreeing", Integer),
    Index("run_by_outcome", "source", "outcome", "finished_at"),
    **IN_MYSQL,
)
LOADING = Loading(ADDED)
REVISIONS = Revisions(REVISED, OBSERVATIONS)
WITHDRAWALS = Withdrawals(WITHDRAWN, OBSERVATIONS, REVISIONS.keep_withdrawn)
CLOSES = DailyCloses(DAILY, OBSERVATIONS, WITHDRAWALS)


def replaced(_: Connection) -> None:
    """Do nothing: what this migration made, a later one replaces, and no release used it."""


MIGRATIONS = (
    create(METADATA),
    create(ADDED),
    create(WITHDRAWN),
    add_columns(OBSERVATIONS.snapshot.c.withdrawn_at, OBSERVATIONS.rate.c.frozen_since),
    add_columns(RUNS.c.frozen, RUNS.c.compared, RUNS.c.disagreeing),
    create(REVISED),
    add_columns(REVISIONS.table.c.frozen_since),
    replaced,
    replaced,
    create(DAILY),
    CLOSES.note,
)
