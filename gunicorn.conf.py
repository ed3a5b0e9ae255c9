"""Settings of every service's gunicorn master, read at its start and again on every HUP."""

import gc

from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.glogging import Logger

from chassis import logs
from chassis.metrics import directory, gunicorn_hooks
from chassis.metrics.child import keep_listener
from chassis.metrics.directory import Unusable
from chassis.metrics.gunicorn_hooks import *  # noqa: F403
from chassis.metrics.gunicorn_hooks import Worker, metrics_directory
from chassis.settings import RefusedStart, load
from chassis.web.server import ServerSettings, begin, drain_first
from launch import services


class JsonLogger(Logger):
    """Writes the master's own lines as JSON; a ``logconfig`` would switch the access log on."""

    def setup(self, cfg: Config) -> None:
        """Configure as gunicorn does, then replace the format of the error log."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(logs.formatter())


settings = load(ServerSettings)


def nworkers_changed(server: Arbiter, new: int, old: int | None) -> None:
    """Claim the metrics directory; one that cannot be used refuses the start."""
    try:
        gunicorn_hooks.nworkers_changed(server, new, old)
    except Unusable as error:
        raise RefusedStart(str(error)) from None


def on_starting(server: Arbiter) -> None:
    """Make the master drain before it stops."""
    drain_first(server, metrics_directory().path, settings.drain_seconds)
    on_reload(server)


def on_reload(server: Arbiter) -> None:
    """Give the workers their threads, and start the metrics listener if there is a port for it."""
    if server.cfg.threads == 1:
        server.cfg.set("threads", services.threads(server.app.app_uri))
        server.worker_class = server.cfg.worker_class  # gthread, if there are several threads
    keep_listener(server, metrics_directory().path, settings.metrics_port)


def post_worker_init(worker: Worker) -> None:
    """Start what runs beside the requests, and exempt long-lived objects from collection."""
    begin(worker.wsgi)
    gc.freeze()
    gunicorn_hooks.post_worker_init(worker)


logger_class = JsonLogger
worker_class = "chassis.web.connections.worker.Worker"
loglevel = settings.log_level.lower()
keepalive = 5
worker_tmp_dir = str(directory.parent())
graceful_timeout = 20
control_socket_disable = True
