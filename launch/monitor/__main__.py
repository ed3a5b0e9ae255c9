"""Prometheus, Alertmanager and dashboards on this machine until Ctrl-C: ``make monitor``.

With a Docker engine it starts compose.yaml; without one, the programs that are installed. Beside
them it renews the token of a connected cluster.
"""

import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext

from launch import alertmanager
from launch.child import Child
from launch.manager import Manager
from launch.monitor import companions, docker, folders, programs
from launch.monitor.programs import ROOT, Missing, Program
from launch.output import Printer

ADDRESSES = "Prometheus: http://127.0.0.1:9090   Alertmanager: http://127.0.0.1:9093"
WITH_DOCKER = (ADDRESSES, "Grafana: http://127.0.0.1:3000, user admin")
# Each process prints what it has to say, and Python at once.
VARIABLES = {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stack until it is stopped; 1 and one sentence if it cannot start."""
    parser = ArgumentParser(prog="python -m launch.monitor", description=__doc__)
    parser.add_argument(
        "--language", choices=alertmanager.LANGUAGES, default="en", help="of alerts"
    )
    options = parser.parse_args(arguments)
    try:
        folders.make()
        file = folders.configure_alertmanager(options.language)
        with_docker = docker.is_there()
        started = [programs.renewer()] if with_docker else list(programs.local(file))
        containers = docker.running() if with_docker else nullcontext()
        return _run(started, containers, with_docker=with_docker)
    except (Missing, alertmanager.Refused, OSError, subprocess.CalledProcessError) as error:
        print(f"the monitoring does not start: {error}", file=sys.stderr)  # noqa: T201
        return 1


def _run(
    started: list[Program], containers: AbstractContextManager[None], *, with_docker: bool
) -> int:
    names = [program.name for program in started]
    printer = Printer(names)
    ports = companions.PORTS if with_docker else _ports(names)
    # Before the containers, which need it and may fail to start.
    if with_docker and (password := folders.new_password()):
        printer.print(f"Grafana's password, shown only now: {password}")
    children = [
        Child(each.name, each.command, {**os.environ, **VARIABLES}, printer) for each in started
    ]
    with companions.listed(ports), containers:
        for line in WITH_DOCKER if with_docker else _without(names):
            printer.print(line)
        return Manager(children, printer).run()


def _ports(names: list[str]) -> dict[str, int]:
    return {name: port for name, port in companions.PORTS.items() if name in names}


def _without(names: list[str]) -> Iterator[str]:
    yield ADDRESSES
    if "viewer" in names:
        yield "Dashboards: http://127.0.0.1:3000"
    else:
        yield "Dashboards: make viewer builds what draws them without Grafana"
    if "alertmanager" not in names:
        yield "There is no alertmanager here: alerts are sent nowhere"


if __name__ == "__main__":
    sys.exit(main())
