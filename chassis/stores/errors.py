"""The errors of every kind of store."""


class StoreUnavailable(Exception):
    """The store cannot be reached, read or written at the moment."""


class NotMigrated(StoreUnavailable):
    """The store answers, but its schema is older than this program."""


class StoreMoved(StoreUnavailable):
    """A file of an embedded store was removed, moved away or replaced."""


class NothingLoaded(Exception):
    """The store answers, but no rates have been loaded into it yet."""
