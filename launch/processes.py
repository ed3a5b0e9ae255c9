"""The processes of the system: what `make run` starts and the Procfile lists."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Template

from launch.services import SERVICES, Service


@dataclass(frozen=True, slots=True)
class Process:
    """A Python module and its arguments, under a name.

    ``$NAME`` in its command and in the values of its own variables is a setting of `make run`.
    """

    name: str
    command: str
    variables: Mapping[str, str] = field(default_factory=dict)

    def command_in(self, settings: Mapping[str, str]) -> list[str]:
        """Return the words of the command."""
        return [sys.executable, "-m", *Template(self.command).substitute(settings).split()]

    def variables_in(self, settings: Mapping[str, str]) -> dict[str, str]:
        """Return the variables that only this process gets."""
        return {
            name: Template(value).substitute(settings) for name, value in self.variables.items()
        }


def _web(service: Service) -> Process:
    variable = service.name.upper()
    options = f"-c python:launch.gunicorn -w $WEB_WORKERS -b 127.0.0.1:${variable}_PORT"
    command = f"gunicorn {options} {service.package}.app:app"
    listener = {"METRICS_PORT": f"${variable}_METRICS_PORT"}
    return Process(service.name, command, {**listener, **service.variables})


def _of(service: Service) -> list[Process]:
    if service.consumer_port is None:
        return [_web(service)]
    consumer = Process(f"{service.name}-consumer", f"{service.package}.consumer")
    return [_web(service), consumer]


WATCH = Process("watch", "ingestor watch", {"METRICS_PORT": "$WATCH_PORT"})
GUIDE = Process("guide", "launch.guide")
PROCESSES = (*(process for service in SERVICES for process in _of(service)), WATCH)
