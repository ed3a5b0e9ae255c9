"""The currency store: every accepted value, read as the few newest snapshots of each source."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import MetaData, and_, func, or_, select

from chassis.rates.coverage import Coverage, Coverages
from chassis.rates.loading import Loading
from chassis.rates.observations import Observations, snapshots
from chassis.rates.pair import CARRY_DAYS
from chassis.rates.snapshot import Snapshot
from chassis.rates.store import ObservationStore
from chassis.rates.withdrawal import Withdrawal
from chassis.rates.withdrawals import Withdrawals
from chassis.stores.migrations import add_columns, create

METADATA, ADDED, WITHDRAWN = MetaData(), MetaData(), MetaData()
OBSERVATIONS = Observations(METADATA, ("source", "base", "observed_at", "quote"))
LOADING = Loading(ADDED)
WITHDRAWALS = Withdrawals(WITHDRAWN, OBSERVATIONS)
COVERAGES = Coverages(MetaData(), OBSERVATIONS)
MIGRATIONS = (
    create(METADATA),
    create(ADDED),
    COVERAGES.migration(),
    create(WITHDRAWN),
    add_columns(OBSERVATIONS.snapshot.c.withdrawn_at, OBSERVATIONS.rate.c.frozen_since),
)


class CurrencyStore(ObservationStore):
    """The values of all sources in a SQL database; every method is one transaction."""

    migrations, observations, loading = MIGRATIONS, OBSERVATIONS, LOADING
    withdrawals = WITHDRAWALS

    def apply(
        self,
        published: Iterable[tuple[str, Snapshot]],
        withdrawn: Iterable[tuple[str, Withdrawal]] = (),
    ) -> list[Snapshot]:
        """Store the snapshots and withdrawals of events, all or none; return the new snapshots."""
        with self._database.writing("apply") as connection:
            taken = list(withdrawn)
            stored = self._applied(connection, published, taken)
            COVERAGES.extend(connection, stored)
            COVERAGES.renew(connection, {each.source for _, each in taken})
            return stored

    def revision(self) -> int:
        """Return a number that grows with every change; ``StillLoading`` while loading."""
        with self._database.reading("revision") as connection:
            return self._revision(connection)

    def coverage(self) -> list[Coverage]:
        """Return since when and until when each source has values of each currency."""
        with self._database.reading("coverage") as connection:
            return COVERAGES.read(connection)

    def recent(self) -> list[Snapshot]:
        """Return each source's newest snapshot and those of the seven days before it.

        ``StillLoading`` if the newest may not be stored yet.
        """
        snapshot, rate = OBSERVATIONS.snapshot.c, OBSERVATIONS.rate.c
        last = func.max(snapshot.observed_at).label("observed_at")
        stored = select(snapshot.source, snapshot.base, last).where(snapshot.withdrawn_at.is_(None))
        newest = stored.group_by(snapshot.source, snapshot.base)
        with self._database.reading("recent") as connection:
            self._revision(connection)
            windows = [
                and_(
                    rate.source == row.source,
                    rate.base == row.base,
                    rate.observed_at >= row.observed_at - timedelta(days=CARRY_DAYS),
                )
                for row in connection.execute(newest)
            ]
            if not windows:
                return []
            query = select(OBSERVATIONS.rate).where(or_(*windows))
            order = (rate.source, rate.base, rate.observed_at)
            return snapshots(connection.execute(query.order_by(*order)))
