"""How far the first load of a store from the event log has come; until its end no rate is true."""

from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, Table, delete, select, update

from chassis.stores.columns import IN_MYSQL
from chassis.stores.sql import upsert

ONLY = 1


class Loading:
    """The table ``loading``: one row while the store is being loaded, otherwise none.

    A store that was filled before this table existed has no row: it counts as loaded.
    """

    def __init__(self, metadata: MetaData) -> None:
        self.table = Table(
            "loading",
            metadata,
            Column("number", Integer, primary_key=True, autoincrement=False),
            Column("done", Integer, nullable=False),
            Column("total", Integer, nullable=False),
            **IN_MYSQL,
        )
        self._progress = select(self.table.c.done, self.table.c.total)

    def begin(self, connection: Connection, done: int, total: int) -> None:
        """Note that the load begins, or begins again."""
        upsert(connection, self.table, [{"number": ONLY, "done": done, "total": total}])

    def note(self, connection: Connection, done: int, total: int) -> None:
        """Note how many records of ``total`` are applied, unless the load has ended."""
        connection.execute(update(self.table).values(done=done, total=total))

    def end(self, connection: Connection) -> None:
        """Note that the store is loaded."""
        connection.execute(delete(self.table))

    def progress(self, connection: Connection) -> tuple[int, int] | None:
        """Return the records applied and those in all; None if no load is going on."""
        row: Any = connection.execute(self._progress).first()
        return (row.done, row.total) if row else None
