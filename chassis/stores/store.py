"""What the stores of all services in SQL databases have in common."""

from collections.abc import Sequence

from chassis.stores.migrations import Migration
from chassis.stores.observer import StoreObserver
from chassis.stores.sql import Database


class SqlStore:
    """A store in the SQL database at ``url``; ``ValueError`` if that is not a supported URL."""

    migrations: Sequence[Migration]

    def __init__(self, url: str, observer: StoreObserver | None = None) -> None:
        self._database = Database(url, self.migrations, observer)

    def migrate(self) -> list[int]:
        """Apply the missing migrations under a lock, and return their numbers."""
        return self._database.migrate()

    def check(self) -> None:
        """Raise ``StoreUnavailable`` unless a transaction can be begun."""
        self._database.check()

    def check_place(self) -> None:
        """Raise ``StoreMoved`` if the store is a file that is not where it was opened."""
        self._database.check_place()

    def close(self) -> None:
        """Close every pooled connection of this process."""
        self._database.close()
