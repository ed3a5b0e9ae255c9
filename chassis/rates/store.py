"""What the stores of observations have in common: whether they are empty, and their first load."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Select, func, select

from chassis.rates.loading import Loading
from chassis.rates.observations import Observations
from chassis.rates.snapshot import Snapshot
from chassis.rates.withdrawal import Withdrawal
from chassis.rates.withdrawals import Withdrawals
from chassis.stores.errors import StillLoading
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
    ) -> tuple[list[Snapshot], list[Withdrawal]]:
        """Store snapshots and take back what was withdrawn.

        Returns the new snapshots, and the withdrawals that may have taken something back.
        """
        snapshots = list(published)
        new = self.observations.apply(connection, snapshots)
        stored = [each for _, each in snapshots]
        return new, self.withdrawals.apply(connection, withdrawn, stored)

    def _last(self, connection: Connection) -> int:
        number = connection.scalar(select(func.max(self.observations.snapshot.c.number)))
        return number or 0

    def _revision(self, connection: Connection | None = None) -> int:
        """Return 0 for an empty store; ``StillLoading`` if there is something, but not all.

        It grows with every snapshot and every withdrawal.
        """
        state = connection.execute(self._state).one() if connection else self._present()
        number, withdrawals, done, total = state
        if number is None:
            return 0
        if done is not None:
            raise StillLoading(done, total)
        return int(number + withdrawals)

    def _present(self) -> Sequence[Any]:
        return self._database.row("revision", self._state)

    @cached_property
    def _state(self) -> Select[Any]:
        # One statement, because many a request reads nothing else.
        columns = {
            "number": select(func.max(self.observations.snapshot.c.number)),
            "withdrawals": select(func.count()).select_from(self.withdrawals.table),
            "done": select(self.loading.table.c.done),
            "total": select(self.loading.table.c.total),
        }
        return select(*(each.scalar_subquery().label(name) for name, each in columns.items()))
