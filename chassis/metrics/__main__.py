"""``python -m chassis.metrics DIR PORT``: serves the metrics of DIR in a separate process."""

import argparse
import os
import signal
import sys
from pathlib import Path

from chassis.metrics.listener import Server, application

PORT_UNAVAILABLE = 3
LOOPBACK = "127.0.0.1"


class Listener(Server):
    """A server that ends its process once it is no longer a child of ``parent``."""

    parent: int | None = None

    def service_actions(self) -> None:
        """Cut slow connections, and exit if the parent has ended."""
        super().service_actions()
        # A pipe would not do: workers inherit its end and outlive a killed master.
        if self.parent not in {None, os.getppid()}:
            sys.exit(0)


def main() -> None:
    """Serve until SIGTERM, SIGINT or the end of the parent."""
    parser = _parser()
    args = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    try:
        server = Listener(args.host, args.port, application(args.directory))
    except OSError as error:
        parser.exit(PORT_UNAVAILABLE, f"{parser.prog}: port {args.port}: {error.strerror}\n")
    server.parent = args.parent
    server.serve_forever()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m {__package__}", description=__doc__)
    parser.add_argument("directory", metavar="DIR", type=Path, help="metrics directory of a master")
    parser.add_argument("port", metavar="PORT", type=_port, help="port to serve /metrics on")
    host = os.environ.get("METRICS_HOST") or LOOPBACK
    parser.add_argument(
        "--host", default=host, help="address to listen on (default: METRICS_HOST, or loopback)"
    )
    parser.add_argument("--parent", metavar="PID", type=int, help="exit when this parent ends")
    return parser


def _port(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 1 to 65535")
    return int(text)


if __name__ == "__main__":
    main()
