"""The WSGI entry of the ranking service: ``gunicorn -w 4 ranking.app:app``."""

from contextlib import suppress

from flask import Flask

from chassis.clock import Clock, utcnow
from chassis.settings import load
from chassis.stores.errors import StoreUnavailable
from chassis.web.app import create_service
from chassis.web.proxies import trust_proxies
from ranking import metrics
from ranking.access import ATTEMPTS_A_MINUTE, ResetAuthorisation
from ranking.backends import open_store
from ranking.days import Calendar
from ranking.limits import RateLimit
from ranking.rankings import Rankings
from ranking.routes import blueprint
from ranking.settings import RankingSettings
from ranking.store import RankingStore


def create_app(
    settings: RankingSettings | None = None,
    clock: Clock = utcnow,
    store: RankingStore | None = None,
) -> Flask:
    """Return the ranking service; the first request opens the store, by default the settings'."""
    settings = settings or load(RankingSettings)
    store = store or open_store(settings)
    buckets, observer = store.token_buckets, metrics.observer
    limit = RateLimit(buckets, settings.ranking_click_limit, clock, observer)
    guesses = RateLimit(buckets, ATTEMPTS_A_MINUTE, clock, observer, unit="wrong tokens")
    rankings = Rankings(store, limit, Calendar(settings.ranking_timezone, clock))
    routes = blueprint(rankings, ResetAuthorisation(settings.ranking_reset_token, guesses))

    def begin() -> None:
        # In an outage, only a worker that has reached its store before stays ready.
        with suppress(StoreUnavailable):
            store.check()

    app = create_service("ranking", settings, [routes], {"store": store.check}, begin=begin)
    trust_proxies(app, settings.trusted_proxies)
    return app


app = create_app()
