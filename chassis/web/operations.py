"""Health and metrics of a process without an API of its own, and the life of a consumer."""

import errno
import logging
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager

from flask import Flask
from pydantic import IPvAnyAddress

from chassis import __version__, logs
from chassis.events.backends import open_log
from chassis.events.consumer import Consumer
from chassis.events.log import EventLog, GroupTaken, LogUnavailable
from chassis.metrics import build_info
from chassis.metrics.listener import Server
from chassis.metrics.view import metrics_response
from chassis.settings import RefusedStart, Settings
from chassis.web import health, problems

log = logging.getLogger(__name__)


def operations_app(name: str, checks: Mapping[str, health.Check]) -> Flask:
    """Return an app with ``/livez``, ``/readyz``, ``/version`` and ``/metrics`` only."""
    app = Flask(name, static_folder=None)
    problems.register(app)
    app.register_blueprint(health.blueprint(name, health.Readiness(name, checks)))
    app.add_url_rule("/metrics", view_func=metrics_response)
    build_info(name, __version__)
    return app


@contextmanager
def serving(app: Flask, variable: str, port: int, host: IPvAnyAddress) -> Iterator[None]:
    """Serve ``app`` from a thread; a port that is taken refuses the start, naming ``variable``.

    ``host`` is the address of ``METRICS_HOST``.
    """
    try:
        server = Server(str(host), port, app)
    except OSError as error:
        is_foreign = error.errno == errno.EADDRNOTAVAIL
        culprit = f"METRICS_HOST: {host}" if is_foreign else f"{variable}: port {port}"
        raise RefusedStart(f"{culprit}: {error.strerror}") from None
    threading.Thread(target=server.serve_forever, daemon=True, name="operations").start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def run_consumer(
    name: str,
    settings: Settings,
    port: int,
    build: Callable[[EventLog], Consumer],
    store: health.Check,
) -> None:
    """Run the consumer that ``build`` returns until SIGTERM or SIGINT.

    Its health and metrics are served on ``port``; ``store`` checks the store that it applies
    events to, because a consumer that hangs there cannot report so itself.
    """
    logs.configure(name, settings.log_level)
    try:
        with closing(open_log(settings)) as log:
            _run(name, settings.metrics_host, port, build(log), store)
    except LogUnavailable as error:
        raise RefusedStart(f"EVENTS_URL: {error}") from None
    except GroupTaken as error:
        raise RefusedStart(str(error)) from None


def _run(
    name: str, host: IPvAnyAddress, port: int, consumer: Consumer, store: health.Check
) -> None:
    def consuming() -> None:
        if consumer.state != "running":
            raise health.NotReady(consumer.state)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: consumer.stop())
    app = operations_app(name, {"consumer": consuming, "store": store})
    with serving(app, f"{name.upper()}_CONSUMER_PORT", port, host):
        consumer.run()
