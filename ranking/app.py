"""The WSGI entry of the ranking service: ``gunicorn -w 4 ranking.app:app``."""

from flask import Flask
from limits import RateLimitItemPerMinute

from chassis.app import create_service
from chassis.client import trust_proxies
from chassis.clock import Clock, utcnow
from chassis.database import NotMigrated
from chassis.health import NotReady
from chassis.settings import load, naming
from ranking import metrics
from ranking.access import Gate
from ranking.days import Calendar
from ranking.rankings import Rankings
from ranking.routes import GATE, RANKINGS, blueprint
from ranking.settings import RankingSettings
from ranking.store import open_store


def create_app(settings: RankingSettings | None = None, clock: Clock = utcnow) -> Flask:
    """Return the ranking service; the store is opened with the first request."""
    settings = settings or load(RankingSettings)
    with naming("RANKING_DATABASE_URL"):
        store = open_store(settings.store_url, metrics.observe_query, metrics.pool)
    per_minute = RateLimitItemPerMinute(settings.ranking_click_limit)
    limit = store.limit(per_minute, clock, metrics.count_lease)

    def usable() -> None:
        try:
            store.check()
        except NotMigrated:
            raise NotReady("the schema is old: run python -m ranking.migrate") from None

    app = create_service("ranking", settings, [blueprint], {"store": usable})
    trust_proxies(app, settings.trusted_proxies)
    app.extensions[RANKINGS] = Rankings(store, limit, Calendar(settings.ranking_timezone, clock))
    app.extensions[GATE] = Gate(settings.ranking_reset_token)
    return app


app = create_app()
