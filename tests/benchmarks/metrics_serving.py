"""Answers the same request many times in this process: what ``metrics_requests`` runs."""

import sys
from pkgutil import resolve_name

from werkzeug.test import EnvironBuilder, run_wsgi_app


def main() -> None:
    """Answer ``/rates`` of the app named first as often as the second argument says."""
    app = resolve_name(f"tests.benchmarks.{sys.argv[1]}")()
    environ = EnvironBuilder("/rates").get_environ()
    for _ in range(int(sys.argv[2])):
        _, status, _ = run_wsgi_app(app, environ)
        if status != "200 OK":
            raise RuntimeError(status)


if __name__ == "__main__":
    main()
