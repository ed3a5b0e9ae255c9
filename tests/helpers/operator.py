"""An operator who types commands into a shell and looks at the services' responses."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chassis.events.backends import open_url
from chassis.events.event import EXCHANGE_RATES, REJECTED, Event
from chassis.events.log import EventLogError
from tests.helpers.clone import ROOT
from tests.helpers.event_log import polled
from tests.helpers.gunicorn import eventually, running

SERVICES = ("currency", "history")
SETTLING_SECONDS = 60.0
COMMAND_SECONDS = 60.0
PATHS = {
    "currency": "/api/v1/currencies/latest?base=EUR&symbols=USD,KRW",
    "history": "/api/v1/history?base=USD&target=KRW&date=2026-10-29",
    "ranking": "/api/v1/rankings?period=monthly&date=2026-10-30",
}


@dataclass
class Operator:
    """Someone who types commands in ``folder``, with ``variables`` in the environment."""

    folder: Path
    variables: dict[str, str]
    stack: ExitStack
    consumers: list[int] = field(default_factory=list)

    def types(self, block: str) -> str:
        """Run a block of commands, and return its standard output."""
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **self.variables, "PATH": path}
        with (self.folder / "output").open("w+") as output, (self.folder / "log").open("a+") as log:
            shell = subprocess.Popen(
                ["bash", "-ec", block], cwd=self.folder, env=environment,
                stdout=output, stderr=log, start_new_session=True,
            )  # fmt: skip
            self.stack.callback(_kill, shell.pid)
            status = shell.wait(COMMAND_SECONDS)
            if "&" in block:
                self.consumers.append(shell.pid)
            output.seek(0)
            printed = output.read()
        assert status == 0, f"{block}\n{printed}\n{(self.folder / 'log').read_text()}"
        return printed

    def stops_the_consumers(self) -> None:
        """Send SIGTERM as a supervisor does, and wait until their ports are closed."""
        for group in self.consumers:
            os.killpg(group, signal.SIGTERM)
        self.consumers.clear()
        for service in SERVICES:
            port = int(self.variables[f"{service.upper()}_CONSUMER_PORT"])
            eventually(lambda port=port: not _listens(port))  # type: ignore[misc]

    def starts_the_consumers(self) -> None:
        """Start them, and wait until they have applied everything."""
        self.types("python -m currency.consumer & python -m history.consumer &")
        self.waits_until_applied()

    def waits_until_applied(self) -> None:
        """Wait until no consumer lags behind."""
        with closing(open_url(self.variables["EVENTS_URL"])) as log:

            def applied() -> bool:
                with contextlib.suppress(EventLogError):
                    lags = log.lags(EXCHANGE_RATES)
                    return all(lags.get(service) == 0 for service in SERVICES)
                return False

            eventually(applied, SETTLING_SECONDS)

    def publishes(self, *events: Event, topic: str = EXCHANGE_RATES) -> None:
        """Publish, as the ingestor would."""
        with closing(open_url(self.variables["EVENTS_URL"])) as log:
            log.publish(topic, events)

    def published(self) -> dict[str, list[str]]:
        """Return the ids of all events by topic."""
        found = {}
        with closing(open_url(self.variables["EVENTS_URL"])) as log:
            for topic in (EXCHANGE_RATES, REJECTED):
                with log.subscribe(f"auditor-{time.monotonic()}", [topic]) as reader:
                    records = polled(reader, log.depth(topic))
                found[topic] = sorted(Event.from_json(record.event).id for record in records)
        return found

    def sees(self, service: str) -> dict[str, Any]:
        """Return a service's response on these stores, except what depends on the clock."""
        environment = {"TRIP_DATA_DIR": str(self.folder / "var"), **self.variables}
        with running(f"{service}.app:app", 1, env=environment) as server:
            eventually(lambda: server.get("/readyz").status == 200)
            response = server.get(PATHS[service])
        assert response.status == 200, response.body
        found: dict[str, Any] = json.loads(response.body, object_hook=_lasting)
        return found


def _lasting(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if not name.startswith(("age", "as_of"))}


def is_ready(port: int) -> bool:
    """Return whether a process of ours on this port is ready."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as peer:
        peer.sendall(b"GET /readyz HTTP/1.0\r\n\r\n")
        return b" 200 " in peer.makefile("rb").readline()
    return False


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5):
        return True
    return False


def _kill(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
