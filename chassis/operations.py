"""Health and metrics of a process without an API of its own, and the life of a consumer."""

import logging
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import Flask

from chassis import __version__, health, logs, problems
from chassis.events.consumer import Consumer
from chassis.events.log import EventLog, GroupTaken, LogUnavailable, open_log
from chassis.metrics import build_info
from chassis.metrics.listener import Server
from chassis.metrics.view import metrics_response
from chassis.settings import RefusedStart, Settings, naming

log = logging.getLogger(__name__)


def operations_app(name: str, checks: Mapping[str, health.Check]) -> Flask:
    """Return an app with ``/livez``, ``/readyz``, ``/version`` and ``/metrics`` only."""
    app = Flask(name, static_folder=None)
    problems.register(app)
    app.register_blueprint(health.blueprint(name, checks))
    app.add_url_rule("/metrics", view_func=metrics_response)
    build_info(name, __version__)
    return app


def event_log(settings: Settings) -> EventLog:
    """Open the event log; a URL of none, or a log that cannot be used, refuses the start."""
    try:
        with naming("EVENTS_URL"):
            return open_log(settings.event_log_url)
    except LogUnavailable as error:
        raise RefusedStart(f"EVENTS_URL: {error}") from None


@contextmanager
def serving(app: Flask, variable: str, port: int) -> Iterator[None]:
    """Serve ``app`` from a thread; a port that is taken refuses the start, naming ``variable``."""
    try:
        server = Server("", port, app)
    except OSError as error:
        raise RefusedStart(f"{variable}: port {port}: {error.strerror}") from None
    threading.Thread(target=server.serve_forever, daemon=True, name="operations").start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def run_consumer(
    name: str, settings: Settings, port: int, consumer: Consumer, store: health.Check
) -> None:
    """Run ``consumer`` until SIGTERM or SIGINT, showing its health and metrics on ``port``.

    ``store`` checks what it applies to: a consumer that is held up there cannot say so itself.
    """
    logs.configure(name, settings.log_level)

    def consuming() -> None:
        if consumer.state != "running":
            raise health.NotReady(consumer.state)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: consumer.stop())
    app = operations_app(name, {"consumer": consuming, "store": store})
    with serving(app, f"{name.upper()}_CONSUMER_PORT", port):
        try:
            consumer.run()
        except GroupTaken as error:
            raise RefusedStart(str(error)) from None
