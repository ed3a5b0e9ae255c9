"""The errors of every kind of store."""


class StoreUnavailable(Exception):
    """The store cannot be reached, read or written at the moment."""


class NotMigrated(StoreUnavailable):
    """The store answers, but its schema is older than this program."""


class ReadOnly(StoreUnavailable):
    """The store answers, but the server at its URL takes no writes."""


class NothingLoaded(Exception):
    """The store answers, but no rates have been loaded into it yet."""
