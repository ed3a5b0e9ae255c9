"""The WSGI entry of the frontend service: ``gunicorn -w 4 frontend.app:app``."""

from flask import Flask

from chassis.settings import load
from chassis.web.app import create_service
from chassis.web.proxies import trust_proxies
from frontend import error_page, gateway, pages, security
from frontend.card import routes as card
from frontend.experiments.flags import load_flags
from frontend.experiments.switch import Experiments
from frontend.settings import FrontendSettings
from frontend.upstreams import Upstreams
from frontend.vitals import routes as vitals
from frontend.vitals.limit import Limit


def create_app(settings: FrontendSettings | None = None) -> Flask:
    """Return the frontend service, with or without the gateway."""
    settings = settings or load(FrontendSettings)
    built = pages.Pages(settings.page_dir)
    experiments = Experiments(load_flags(settings.experiments_file))
    limit = Limit(settings.vitals_per_minute)
    routes = [pages.blueprint(built, experiments), vitals.blueprint(experiments, limit)]
    if settings.gateway:
        upstreams = Upstreams(settings.upstreams, settings.gateway_seconds)
        routes += [gateway.blueprint(upstreams), card.blueprint(upstreams)]
    # This port is public: it does not serve the metrics if they have a port of their own.
    shows_metrics = settings.metrics_port is None
    checks = {"page": built.check}
    app = create_service("frontend", settings, routes, checks, shows_metrics=shows_metrics)
    # Flask runs what is registered last first: the error page has a policy of its own.
    error_page.register(app)
    security.register(app)
    trust_proxies(app, settings.trusted_proxies)
    return app


app = create_app()
