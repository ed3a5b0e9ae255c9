"""The one table of services: what `make run`, its guide and gunicorn know of each of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Service:
    """A service: its name in settings, its package, and its default ports on one machine.

    ``consumer_port`` is that of its consumer, if it has one; ``threads`` is per gunicorn worker;
    ``variables`` are settings that it has on one machine.
    """

    name: str
    package: str
    title: str
    port: int
    metrics_port: int
    consumer_port: int | None = None
    threads: int = 1
    variables: Mapping[str, str] = field(default_factory=dict)


SERVICES = (
    # Its gateway waits for the APIs, and browsers keep connections open: threads suit both.
    Service("page", "frontend", "the page and the gateway", 8080, 9104, threads=8),
    Service("currency", "currency", "the currency API", 8001, 9101, 9105),
    # The gateway in front of it passes on who the client is.
    Service(
        "ranking", "ranking", "the ranking API", 8002, 9102, variables={"TRUSTED_PROXIES": "1"}
    ),
    Service("history", "history", "the history API", 8003, 9103, 9106),
)
APIS = tuple(service for service in SERVICES if service.package != "frontend")


def threads(app_uri: str) -> int:
    """Return the threads of a worker that serves ``PACKAGE.app:app``; 1 for an unknown package."""
    package = app_uri.partition(".")[0]
    return next((each.threads for each in SERVICES if each.package == package), 1)
