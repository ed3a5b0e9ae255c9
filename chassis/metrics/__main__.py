"""``python -m chassis.metrics DIR PORT``: serves the metrics of DIR from a process of its own."""

import argparse
import os
import signal
import sys
from pathlib import Path

from chassis.metrics.listener import Server, application

TAKEN = 3
LOOPBACK = "127.0.0.1"


class Listener(Server):
    """A server that ends the process once that is no longer a child of ``parent``."""

    parent: int | None = None

    def service_actions(self) -> None:
        """Look after the connections, and after the parent."""
        super().service_actions()
        # A pipe would not tell: workers inherit its end and outlive a killed master.
        if self.parent not in {None, os.getppid()}:
            sys.exit(0)


def main() -> None:
    """Serve until SIGTERM, SIGINT or the end of the parent."""
    parser = _parser()
    told = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    try:
        server = Listener(told.host, told.port, application(told.directory))
    except OSError as error:
        parser.exit(TAKEN, f"{parser.prog}: port {told.port}: {error.strerror}\n")
    server.parent = told.parent
    server.serve_forever()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m {__package__}", description=__doc__)
    parser.add_argument("directory", metavar="DIR", type=Path, help="metrics directory of a master")
    parser.add_argument("port", metavar="PORT", type=_port, help="where /metrics is served")
    host = os.environ.get("METRICS_HOST") or LOOPBACK
    parser.add_argument(
        "--host", default=host, help="address to listen on (default: METRICS_HOST, or loopback)"
    )
    parser.add_argument("--parent", metavar="PID", type=int, help="end when no longer its child")
    return parser


def _port(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port, 1 to 65535")
    return int(text)


if __name__ == "__main__":
    main()
