"""Settings of every service's gunicorn master, read at its start and again on every HUP."""

import os

from gunicorn.config import Config
from gunicorn.glogging import Logger

from chassis import logs
from chassis.metrics import directory
from chassis.metrics.gunicorn_hooks import (
    child_exit,
    metrics_directory,
    on_exit,
    post_fork,
    pre_fork,
)

__all__ = ["child_exit", "on_exit", "post_fork", "pre_fork"]


class JsonLogger(Logger):
    """Writes the master's own lines as JSON; a ``logconfig`` would switch the access log on."""

    def setup(self, cfg: Config) -> None:
        """Configure as gunicorn does, then replace the format of the error log."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(logs.formatter())


metrics_directory()
logger_class = JsonLogger
loglevel = os.environ.get("LOG_LEVEL", "INFO").lower()
worker_class = "sync"
worker_tmp_dir = str(directory.parent())
graceful_timeout = 20
control_socket_disable = True
