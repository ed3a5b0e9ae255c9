"""The configuration of every gunicorn master: ``gunicorn -c python:launch.gunicorn``."""

import gc
from typing import Any, Protocol

from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.instrument.statsd import Statsd

from chassis import logs
from chassis.metrics import directory, gunicorn_hooks
from chassis.metrics.child import keep_listener
from chassis.metrics.directory import Unusable
from chassis.metrics.gunicorn_hooks import *  # noqa: F403
from chassis.metrics.gunicorn_hooks import metrics_directory
from chassis.settings import RefusedStart, load
from chassis.web.server import ServerSettings, begin, drain_first, is_own_port
from launch import services

# gunicorn's stubs forbid what hooks do with a master: to replace its methods.
Master = Any


class Worker(gunicorn_hooks.Worker, Protocol):
    """What is used of a gunicorn worker that has loaded its app."""

    wsgi: object


class JsonLogger(Logger):
    """Writes the master's own lines as JSON; a ``logconfig`` would switch the access log on."""

    def __new__(cls, cfg: Config) -> "JsonLogger":
        """Return one that also sends gunicorn's figures to statsd, if the operator asked for it."""
        return super().__new__(JsonStatsd if cfg.statsd_host else cls)

    def setup(self, cfg: Config) -> None:
        """Configure as gunicorn does, then replace the format of the error log."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(logs.formatter())


class JsonStatsd(JsonLogger, Statsd):
    """The same with gunicorn's statsd client."""


def nworkers_changed(  # type: ignore[no-redef]
    server: Master, new: int, old: int | None
) -> None:
    """Claim the metrics directory; one that cannot be used refuses the start."""
    try:
        gunicorn_hooks.nworkers_changed(server, new, old)
    except Unusable as error:
        raise RefusedStart(str(error)) from None


def on_starting(server: Master) -> None:
    """Make the master drain before it stops; its port is not one for the metrics listener too."""
    settings = load(ServerSettings)
    if is_own_port(server, settings.metrics_port):
        reason = f"METRICS_PORT: {settings.metrics_port} is the port of the service itself"
        raise RefusedStart(reason)
    drain_first(server, metrics_directory().path, settings.drain_seconds)
    on_reload(server)


def on_reload(server: Master) -> None:
    """Give the workers their threads, and start the metrics listener if there is a port for it."""
    # Read here because gunicorn does not import this module again on HUP.
    settings = load(ServerSettings)
    if server.cfg.threads == 1:
        server.cfg.set("threads", services.threads(server.app.app_uri))
    if not is_own_port(server, settings.metrics_port):
        keep_listener(server, metrics_directory().path, settings.metrics_port)


def post_worker_init(worker: Worker) -> None:  # type: ignore[no-redef]
    """Start what runs beside the requests, and exempt long-lived objects from collection."""
    begin(worker.wsgi, worker.metric_cells)
    gc.freeze()
    gunicorn_hooks.post_worker_init(worker)


logger_class = JsonLogger
worker_class = "chassis.web.connections.worker.Worker"
loglevel = load(ServerSettings).log_level.lower()
keepalive = 5
try:
    worker_tmp_dir = str(directory.parent())
except Unusable as error:
    raise RefusedStart(str(error)) from None
graceful_timeout = 20
control_socket_disable = True
