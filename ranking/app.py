"""The WSGI entry of the ranking service: ``gunicorn -w 4 ranking.app:app``."""

from collections.abc import Iterable
from contextlib import suppress
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from limits import RateLimitItemPerMinute

from chassis.clock import Clock, utcnow
from chassis.settings import load, naming
from chassis.stores.errors import StoreUnavailable
from chassis.web.app import create_service
from chassis.web.proxies import trust_proxies
from ranking import metrics
from ranking.access import Gate
from ranking.backends import open_store
from ranking.days import Calendar
from ranking.rankings import Rankings
from ranking.routes import GATE, RANKINGS, blueprint
from ranking.settings import RankingSettings
from ranking.store import RankingStore


def create_app(settings: RankingSettings | None = None, clock: Clock = utcnow) -> Flask:
    """Return the ranking service; the store is opened with the first request."""
    settings = settings or load(RankingSettings)
    with naming("RANKING_DATABASE_URL"):
        store = open_store(settings.store_url, metrics.storing)
    per_minute = RateLimitItemPerMinute(settings.ranking_click_limit)
    limit = store.limit(per_minute, clock, metrics.count_lease)

    def begin() -> None:
        # In an outage later, every worker must know that it could have answered.
        with suppress(StoreUnavailable):
            store.check()

    checks = {"store": store.check}
    app = create_service("ranking", settings, [blueprint], checks, begin=begin)
    trust_proxies(app, settings.trusted_proxies)
    app.extensions[RANKINGS] = Rankings(store, limit, Calendar(settings.ranking_timezone, clock))
    app.extensions[GATE] = Gate(settings.ranking_reset_token)
    app.wsgi_app = _in_time(app.wsgi_app, store)  # type: ignore[assignment,method-assign]
    return app


def _in_time(answer: WSGIApplication, store: RankingStore) -> WSGIApplication:
    def within(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with store.in_time():
            return answer(environ, start_response)

    return within


app = create_app()
