"""The WSGI entry of the frontend service: ``gunicorn -w 4 frontend.app:app``."""

from flask import Flask

from chassis.settings import load
from chassis.web.app import create_service
from chassis.web.proxies import trust_proxies
from frontend import gateway, pages, security
from frontend.settings import FrontendSettings
from frontend.upstreams import Upstreams


def create_app(settings: FrontendSettings | None = None) -> Flask:
    """Return the frontend service, with or without the gateway."""
    settings = settings or load(FrontendSettings)
    passing = [gateway.blueprint()] if settings.gateway else []
    app = create_service(
        "frontend",
        settings,
        [pages.pages, *passing],
        {"page": pages.check},
        # This port is public: with a port of their own, the metrics are not.
        shows_metrics=settings.metrics_port is None,
    )
    security.register(app)
    trust_proxies(app, settings.trusted_proxies)
    app.extensions[pages.FILES] = pages.built(settings.page_dir)
    app.extensions[gateway.UPSTREAMS] = Upstreams(settings.upstreams, settings.gateway_seconds)
    return app


app = create_app()
