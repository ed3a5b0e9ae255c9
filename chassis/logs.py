"""Logs: one JSON object per line on standard error, with the id of the request."""

import logging
import sys
import time

from flask import Flask, Response, g, request
from pythonjsonlogger.json import JsonFormatter

from chassis.request_id import request_id

FIELDS = ("asctime", "levelname", "name", "message")
access = logging.getLogger("access")


class Context(logging.Filter):
    """Adds the service and, inside a request, its id to each record."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def filter(self, record: logging.LogRecord) -> bool:
        """Complete ``record`` and keep it."""
        record.service = self._service
        if identifier := request_id():
            record.request_id = identifier
        return True


def configure(service: str, level: str) -> None:
    """Send the logs of this process to standard error as JSON, from ``level`` up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter())
    handler.addFilter(Context(service))
    logging.basicConfig(handlers=[handler], level=level, force=True)


def formatter() -> JsonFormatter:
    """Return the formatter of every log line of the project."""
    json_formatter = JsonFormatter(
        FIELDS,
        style="{",
        rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
        datefmt="%Y-%m-%dT%H:%M:%S%z",
    )
    json_formatter.converter = time.gmtime
    return json_formatter


def log_requests(app: Flask) -> None:
    """Log method, path, status and seconds of every request of ``app``."""
    app.before_request(_begin)
    app.after_request(_finish)


def _begin() -> None:
    g.began = time.monotonic()


def _finish(response: Response) -> Response:
    line = {
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
        "seconds": round(time.monotonic() - g.began, 6),
    }
    access.info("request", extra=line)
    return response
