"""The WSGI entry of the history service: ``gunicorn -w 4 history.app:app``."""

from contextlib import suppress

from flask import Flask

from chassis.clock import Clock, utcnow
from chassis.settings import load
from chassis.stores.errors import NothingLoaded, StoreUnavailable
from chassis.web.app import create_service
from history.analysis import routes as analysis
from history.backends import open_store
from history.cache import ResponseCache
from history.frankfurter import v1, v2
from history.routes import blueprint
from history.settings import HistorySettings
from history.store import HistoryStore


class Loaded:
    """A check that passes once the store has been seen to be loaded.

    It keeps passing in a later outage: requests then get 503, and taking every replica out of
    service at once would help nobody. It fails again while the store is loaded anew.
    """

    def __init__(self, store: HistoryStore) -> None:
        self._store = store
        self._seen = False

    def begin(self) -> None:
        """Check once when a worker starts, so that it is ready even if an outage follows."""
        with suppress(NothingLoaded, StoreUnavailable):
            self.check()

    def check(self) -> None:
        """Raise ``NothingLoaded``, or ``StoreUnavailable`` if the store was never seen loaded."""
        try:
            self._store.revision()
            self._seen = True
        except StoreUnavailable:
            if not self._seen:
                raise


def create_app(
    settings: HistorySettings | None = None,
    store: HistoryStore | None = None,
    clock: Clock = utcnow,
) -> Flask:
    """Return the history service; it opens its store with the first request."""
    settings = settings or load(HistorySettings)
    store = store or open_store(settings)
    loaded = Loaded(store)
    cache = ResponseCache(store)
    frankfurter = [each.blueprint(store, clock) for each in (v1, v2)]
    routes = [blueprint(store, cache, clock), analysis.blueprint(store, cache, clock), *frankfurter]
    checks = {"rates": loaded.check, "store": store.check_place}
    return create_service("history", settings, routes, checks, begin=loaded.begin)


app = create_app()
