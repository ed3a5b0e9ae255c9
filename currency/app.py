"""The WSGI entry of the currency service: ``gunicorn -w 4 currency.app:app``."""

from flask import Flask

from chassis.clock import utcnow
from chassis.settings import load
from chassis.web.app import create_service
from currency import sources
from currency.backends import open_store
from currency.cache import RatesCache
from currency.routes import blueprint
from currency.settings import CurrencySettings


def create_app(settings: CurrencySettings | None = None, cache: RatesCache | None = None) -> Flask:
    """Return the currency service; it opens its store with the first request.

    If the store fails later the service stays ready and serves the last rates, marked stale.
    """
    settings = settings or load(CurrencySettings)
    cache = cache or RatesCache(open_store(settings), utcnow)
    routes = [blueprint(cache), sources.blueprint(cache)]
    checks = {"rates": cache.loaded, "store": cache.check_place}
    return create_service("currency", settings, routes, checks, begin=cache.begin)


app = create_app()
