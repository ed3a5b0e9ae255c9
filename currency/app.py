"""The WSGI entry of the currency service: ``gunicorn -w 4 currency.app:app``."""

from flask import Flask

from chassis.clock import Clock, utcnow
from chassis.settings import load
from chassis.stores.errors import NotMigrated
from chassis.web.app import create_service
from chassis.web.health import NotReady
from chassis.web.server import BEGIN
from currency.cache import Mirror
from currency.opening import open_store
from currency.routes import MIRROR, blueprint
from currency.settings import CurrencySettings


def create_app(settings: CurrencySettings | None = None, clock: Clock = utcnow) -> Flask:
    """Return the currency service; the store is opened with the first request."""
    settings = settings or load(CurrencySettings)
    mirror = Mirror(open_store(settings), clock)

    def rates() -> None:
        # A store that fails later does not make the pod unready: the last rates, marked stale,
        # are still an honest answer.
        try:
            empty = mirror.book().empty
        except NotMigrated:
            raise NotReady("the schema is old: run python -m currency.migrate") from None
        if empty:
            raise NotReady("no rates have been loaded yet")

    app = create_service("currency", settings, [blueprint], {"rates": rates})
    app.extensions[MIRROR] = mirror
    app.extensions[BEGIN] = [mirror.begin]
    return app


app = create_app()
