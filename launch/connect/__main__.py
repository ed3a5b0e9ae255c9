"""Connects Prometheus on this machine to a cluster: ``make connect``.

It gives Prometheus an account that may read our pods' metrics, and writes prometheus/cluster/. The
variable KUBECTL names the program that talks to the cluster.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import monotonic, sleep

from rich.console import Console

from launch.connect import access, connection, kubeconfig, rights, scrape, token
from launch.connect.api import Api, Failed
from launch.connect.connection import CA, FOLDER, Connection
from launch.connect.reload import ADDRESS, reloaded
from launch.kubectl import Refused

NAMESPACE = "trip-service-prod"
DURATION = "1h"
# Until an API server knows of rights that were just given.
PATIENCE_SECONDS = 3.0


def connect(found: Connection, folder: Path) -> Iterator[str]:
    """Write what Prometheus needs; yield a line for each step."""
    connection.replace(folder / CA, kubeconfig.authority(found.server))
    if not access.exists(found):
        yield from access.apply(found)
    made = access.create_token(found)
    if missing := _missing(Api(found, made, folder), found):
        yield f"{missing} is missing: the access is applied again"
        yield from access.apply(found)
    token.write(made, folder)
    connection.write(found, folder)
    connection.replace(folder / "expected-rules.yml", scrape.rules(found))
    connection.replace(folder / "scrape.yml", scrape.scrape(found))
    yield f"{found.cluster} ({found.server}), namespace {found.namespace}: {folder} is written"
    if not found.exporters:
        yield "without infra/components/cluster-metrics, nodes and objects are not watched"


def _missing(api: Api, found: Connection) -> str:
    limit = monotonic() + PATIENCE_SECONDS
    while missing := [str(each) for each in rights.needed(found) if not rights.has(api, each)]:
        if monotonic() > limit:
            break
        sleep(0.5)
    return ", ".join(missing)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; a failure is one sentence on standard error and exit status 1."""
    parser = ArgumentParser(prog="python -m launch.connect", description=__doc__)
    parser.add_argument("namespace", nargs="?", default=NAMESPACE, help="where our pods are")
    parser.add_argument("--cluster", default="", help="its name in labels; else the kubeconfig's")
    parser.add_argument("--duration", default=DURATION, help="life of a token (%(default)s)")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="for what is written")
    parser.add_argument("--prometheus", default=ADDRESS, help="its address (%(default)s)")
    options = parser.parse_args(arguments)
    console = Console(soft_wrap=True, highlight=False, markup=False)
    try:
        found = kubeconfig.connection(options.namespace, options.cluster, options.duration)
        for line in connect(found, options.folder):
            console.print(line)
    except (Refused, Failed, OSError) as error:
        # kubectl says the same several times; its last line is the reason.
        sys.exit(f"not connected: {str(error).splitlines()[-1]}")
    console.print(reloaded(options.prometheus))


if __name__ == "__main__":
    main()
