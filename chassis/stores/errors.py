"""The errors of every kind of store."""


class StoreUnavailable(Exception):
    """The store cannot be reached, read or written at the moment."""


class WrongSchema(StoreUnavailable):
    """The store answers, but its schema does not fit this program."""


class NotMigrated(WrongSchema):
    """The schema is older than this program."""


class SchemaTooNew(WrongSchema):
    """A newer version of this program has changed the schema so that this one cannot use it."""


class StoreMoved(StoreUnavailable):
    """A file of an embedded store was removed, moved away or replaced."""


class ReadOnly(StoreUnavailable):
    """The store answers, but the server at its URL takes no writes."""


class NothingLoaded(Exception):
    """The store answers, but no rates have been loaded into it yet."""

    def __str__(self) -> str:
        """Return a sentence without its full stop."""
        return "no rates have been loaded yet"


class StillLoading(NothingLoaded):
    """Rates are being loaded: ``done`` records of ``total`` are applied, oldest rates first."""

    def __init__(self, done: int, total: int) -> None:
        super().__init__(done, total)
        self.done, self.total = done, total

    @property
    def percent(self) -> int:
        """How far the load is; 100 is never reached, because then it has ended."""
        return min(99, 100 * self.done // max(1, self.total))

    def __str__(self) -> str:
        """Return a sentence without its full stop."""
        return f"rates are being loaded: {self.percent} %"
