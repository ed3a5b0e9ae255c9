"""The application factory: everything a service has beside its own routes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, Flask, Response
from flask.json.provider import DefaultJSONProvider
from flask.sessions import NullSession, SessionInterface

from chassis import __version__, logs, openapi, request_id
from chassis.metrics import build_info
from chassis.metrics.http import count_refused, count_requests
from chassis.metrics.view import metrics_response
from chassis.settings import Settings
from chassis.web import compression, cors, health, lifetimes, options, problems
from chassis.web.conditional import tagged
from chassis.web.hooks import require_hooks
from chassis.web.server import BEGIN, COUNT_REFUSED, WATCH

MAX_BODY_BYTES = 16 * 1024
NO_SESSION = NullSession()


class ReadableJson(DefaultJSONProvider):
    """JSON with readable Korean, and members in the order of the code."""

    ensure_ascii = False
    sort_keys = False


class NoSessions(SessionInterface):
    """No cookie is read or written."""

    def open_session(self, *_: object) -> NullSession:
        """Return a session that refuses to be changed."""
        return NO_SESSION


class Service(Flask):
    """A Flask app without the steps of each request that none of our services needs."""

    json_provider_class = ReadableJson
    session_interface = NoSessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``func`` as it is: no route is a coroutine."""
        return func


def create_service(
    name: str,
    settings: Settings,
    blueprints: Sequence[Blueprint],
    checks: Mapping[str, health.Check],
    *,
    begin: Callable[[], None] | None = None,
    shows_metrics: bool = True,
) -> Flask:
    """Return the Flask app of the service ``name``: its routes, probes, metrics and contract.

    A gunicorn worker calls ``begin`` once when it starts.
    """
    require_hooks()
    logs.configure(name, settings.log_level)
    app = Service(name, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    # A redirect would lead to the host that the caller names.
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.url_map.redirect_defaults = False
    readiness = health.Readiness(name, checks)
    app.extensions[BEGIN], app.extensions[WATCH] = begin, readiness.watch
    app.extensions[COUNT_REFUSED] = count_refused
    # Flask runs what is registered first last: on the finished response.
    compression.register(app)
    lifetimes.register(app)
    problems.register(app)
    options.register(app)
    cors.register(app, settings.cors_origins)
    request_id.register(app)
    if settings.log_access:
        logs.log_requests(app)
    for blueprint in (*blueprints, health.blueprint(name, readiness), _contract(name)):
        app.register_blueprint(blueprint)
    if shows_metrics:
        app.add_url_rule("/metrics", view_func=metrics_response)
    build_info(name, __version__)
    count_requests(app, openapi.statuses(name))
    return app


def _contract(name: str) -> Blueprint:
    interface = Blueprint("interface", __name__)

    @interface.get("/openapi.yaml")
    def contract() -> Response:
        document = openapi.rendered(name)
        response = Response(document, content_type="application/yaml; charset=utf-8")
        return tagged(response, lifetimes.CATALOGUE)

    return interface
