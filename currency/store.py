"""The currency store: every accepted value, read as the few newest snapshots of each source."""

from collections.abc import Iterable

from sqlalchemy import MetaData

from chassis.rates.coverage import Coverage, Coverages
from chassis.rates.loading import Loading
from chassis.rates.observations import Observations
from chassis.rates.snapshot import Snapshot
from chassis.rates.store import ObservationStore
from chassis.rates.withdrawal import Withdrawal
from chassis.rates.withdrawals import Withdrawals
from chassis.stores.migrations import add_columns, create
from currency.recent import recent

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
            stored, taken = self._applied(connection, published, withdrawn)
            COVERAGES.extend(connection, stored)
            COVERAGES.shorten(connection, taken)
            return stored

    def revision(self) -> int:
        """Return a number that grows with every change; ``StillLoading`` while loading."""
        return self._revision()

    def coverage(self) -> list[Coverage]:
        """Return since when and until when each source has values of each currency."""
        with self._database.reading("coverage") as connection:
            return COVERAGES.read(connection)

    def recent(self) -> list[Snapshot]:
        """Return each source's newest snapshot and those of the seven days before it that count.

        ``StillLoading`` if the newest may not be stored yet.
        """
        with self._database.reading("recent") as connection:
            self._revision(connection)
            return recent(connection, OBSERVATIONS)
