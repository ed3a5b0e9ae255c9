"""What the stores of observations have in common: whether they are empty, and their first load."""

from collections.abc import Iterable

from sqlalchemy import Connection, func, select

from chassis.rates.loading import Loading
from chassis.rates.observations import Observations
from chassis.rates.snapshot import Snapshot
from chassis.rates.withdrawal import Withdrawal
from chassis.rates.withdrawals import Withdrawals
from chassis.stores.store import SqlStore


class ObservationStore(SqlStore):
    """A store that consumers fill from the event log."""

    observations: Observations
    withdrawals: Withdrawals
    loading: Loading

    def is_empty(self) -> bool:
        """Tell whether no snapshot has been stored yet."""
        with self._database.reading("revision") as connection:
            return self._last(connection) == 0

    def begin_load(self, done: int, total: int) -> bool:
        """Note that a load begins if the store is empty; return whether one is going on."""
        with self._database.writing("apply") as connection:
            if self._last(connection) == 0:
                self.loading.begin(connection, done, total)
            return self.loading.progress(connection) is not None

    def note_load(self, done: int, total: int) -> bool:
        """Note how far the load is; return whether it is still going on."""
        with self._database.writing("apply") as connection:
            self.loading.note(connection, done, total)
            return self.loading.progress(connection) is not None

    def end_load(self) -> bool:
        """Note that the store is loaded, unless it is empty; return whether a load goes on."""
        with self._database.writing("apply") as connection:
            if self._last(connection) == 0:
                return True
            self.loading.end(connection)
            return False

    def _applied(
        self,
        connection: Connection,
        published: Iterable[tuple[str, Snapshot]],
        withdrawn: Iterable[tuple[str, Withdrawal]],
    ) -> list[Snapshot]:
        """Store snapshots, take back what was withdrawn, and return the new snapshots."""
        snapshots = list(published)
        new = self.observations.apply(connection, snapshots)
        self.withdrawals.apply(connection, withdrawn, [each for _, each in snapshots])
        return new

    def _last(self, connection: Connection) -> int:
        number = connection.scalar(select(func.max(self.observations.snapshot.c.number)))
        return number or 0

    def _revision(self, connection: Connection) -> int:
        """Return 0 for an empty store; ``StillLoading`` if there is something, but not all.

        It grows with every snapshot and every withdrawal.
        """
        number = self._last(connection)
        if number == 0:
            return 0
        self.loading.check(connection)
        return number + self.withdrawals.count(connection)
