"""The WSGI entry of the ranking service: ``gunicorn -w 4 ranking.app:app``."""

from contextlib import suppress

from flask import Flask

from chassis.clock import Clock, utcnow
from chassis.settings import load, naming
from chassis.stores.errors import NotMigrated, StoreUnavailable
from chassis.web.app import create_service
from chassis.web.health import NotReady
from chassis.web.proxies import trust_proxies
from chassis.web.server import BEGIN
from ranking import metrics
from ranking.access import ResetAuthorisation
from ranking.backends import open_store
from ranking.days import Calendar
from ranking.limits import RateLimit
from ranking.rankings import Rankings
from ranking.routes import blueprint
from ranking.settings import RankingSettings
from ranking.store import RankingStore


def create_app(settings: RankingSettings | None = None, clock: Clock = utcnow) -> Flask:
    """Return the ranking service; the first request opens its store."""
    settings = settings or load(RankingSettings)
    with naming("RANKING_DATABASE_URL"):
        store = open_store(settings.store_url, metrics.observer)
    return serve(store, settings, clock)


def serve(store: RankingStore, settings: RankingSettings, clock: Clock = utcnow) -> Flask:
    """Return the service of the rankings in ``store``."""
    limit = RateLimit(store.token_buckets, settings.ranking_click_limit, clock, metrics.observer)
    rankings = Rankings(store, limit, Calendar(settings.ranking_timezone, clock))
    routes = blueprint(rankings, ResetAuthorisation(settings.ranking_reset_token))

    def usable() -> None:
        try:
            store.check()
        except NotMigrated:
            raise NotReady("the schema is old: run python -m ranking.migrate") from None

    app = create_service("ranking", settings, [routes], {"store": usable})
    trust_proxies(app, settings.trusted_proxies)

    def begin() -> None:
        # A worker stays ready in an outage only if it has reached its store before.
        with suppress(NotReady, StoreUnavailable):
            usable()

    app.extensions[BEGIN] = [begin]
    return app


app = create_app()
