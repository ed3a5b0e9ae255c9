"""What is known of the connected cluster, in ``prometheus/cluster/``."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from launch.services import SERVICES
from launch.targets import PROMETHEUS

FOLDER = PROMETHEUS / "cluster"
CONNECTION, TOKEN, CA = "connection.json", "token", "ca.crt"
PORT = 9090
ACCOUNT = "prometheus-remote"
EXPORTERS = "trip-monitoring"


class NotConnected(Exception):
    """There is no connection; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A cluster, the namespace of our pods in it, the life of tokens, and its exporters."""

    cluster: str
    namespace: str
    server: str
    context: str
    duration: str
    exporters: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The host and the port of the API server."""
        parts = urlsplit(self.server)
        return parts.netloc if parts.port else f"{parts.netloc}:443"

    @property
    def prefix(self) -> str:
        """The path before every path of the API, for a server behind a gateway."""
        return urlsplit(self.server).path.rstrip("/")


def expected() -> Iterator[tuple[str, str]]:
    """Yield the app and the component of everything that always has a pod."""
    for service in SERVICES:
        yield f"service-{service.package}", "web"
        if service.consumer_port:
            yield f"service-{service.package}", "consumer"


def apps() -> list[str]:
    """Return the apps whose pods are watched."""
    return [f"service-{each.package}" for each in SERVICES] + ["service-dataingestor"]


def read(folder: Path = FOLDER) -> Connection:
    """Return the connection that ``make connect`` wrote."""
    try:
        found = json.loads((folder / CONNECTION).read_text(encoding="utf-8"))
        return Connection(**{**found, "exporters": tuple(found["exporters"])})
    except FileNotFoundError:
        raise NotConnected("no cluster is connected: run make connect") from None
    except (ValueError, TypeError, KeyError):
        raise NotConnected(f"{folder / CONNECTION} is damaged: run make connect") from None


def write(connection: Connection, folder: Path = FOLDER) -> None:
    """Keep the connection."""
    replace(folder / CONNECTION, json.dumps(asdict(connection), indent=2) + "\n")


def replace(path: Path, content: str, mode: int = 0o644) -> None:
    """Write a file so that readers find either the old content or the new one."""
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode, exist_ok=False)
    unfinished.write_text(content, encoding="utf-8")
    unfinished.replace(path)
