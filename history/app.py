"""The WSGI entry of the history service: ``gunicorn -w 4 history.app:app``."""

from contextlib import suppress

from flask import Flask

from chassis.clock import Clock, utcnow
from chassis.settings import load
from chassis.stores.errors import NotMigrated, StoreUnavailable
from chassis.web.app import create_service
from chassis.web.health import NotReady
from chassis.web.server import BEGIN
from history.opening import open_store
from history.routes import CLOCK, STORE, blueprint
from history.settings import HistorySettings
from history.store import HistoryStore, NothingLoaded


class Loaded:
    """Passes once a snapshot has been seen in the store.

    An outage after that is answered request by request, honestly and in the same form by every
    replica; taking them all out of service would help nobody.
    """

    def __init__(self, store: HistoryStore) -> None:
        self._store = store
        self._seen = False

    def begin(self) -> None:
        """Look once when a worker starts: in an outage later, it must know what the others do."""
        with suppress(NotReady, StoreUnavailable):
            self()

    def __call__(self) -> None:
        """Raise ``NotReady`` or ``StoreUnavailable`` until then."""
        if self._seen:
            return
        try:
            self._store.revision()
        except NothingLoaded:
            raise NotReady("no rates have been loaded yet") from None
        except NotMigrated:
            raise NotReady("the schema is old: run python -m history.migrate") from None
        self._seen = True


def create_app(settings: HistorySettings | None = None, clock: Clock = utcnow) -> Flask:
    """Return the history service; the store is opened with the first request."""
    settings = settings or load(HistorySettings)
    store = open_store(settings)
    loaded = Loaded(store)
    app = create_service("history", settings, [blueprint], {"rates": loaded})
    app.extensions[STORE] = store
    app.extensions[BEGIN] = [loaded.begin]
    app.extensions[CLOCK] = clock
    return app


app = create_app()
