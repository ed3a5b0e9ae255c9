"""Show the dashboards in a browser: python -m grafana.viewer."""

import argparse
import contextlib
import signal
import sys

from grafana.viewer.server import BUILT, serving

PORT = 3000
PROMETHEUS = "http://127.0.0.1:9090"


def main() -> int:
    """Serve until Ctrl-C; 1 if the viewer is not built or its port is taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=PORT, help="port of the viewer (%(default)s)")
    parser.add_argument("--prometheus", default=PROMETHEUS, help="its address (%(default)s)")
    arguments = parser.parse_args()
    if not (BUILT / "index.html").exists():
        print("The viewer is not built: make viewer", file=sys.stderr)  # noqa: T201
        return 1
    try:
        with serving(arguments.port, arguments.prometheus.rstrip("/")) as address:
            print(f"The dashboards are at {address}", flush=True)  # noqa: T201
            _wait()
    except OSError as error:
        print(f"--port {arguments.port}: {error.strerror}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _wait() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        signal.pause()


if __name__ == "__main__":
    sys.exit(main())
