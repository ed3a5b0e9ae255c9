"""Handles the same request many times in this process; ``requests.py`` runs it."""

import gc
import sys
from pkgutil import resolve_name
from types import SimpleNamespace

from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.benchmarks.metrics.apps import WORKER


def main() -> None:
    """Call ``/rates`` of the app in the first argument as often as the second argument says."""
    app = resolve_name(f"tests.benchmarks.metrics.{sys.argv[1]}")()
    environ = EnvironBuilder("/rates").get_environ()
    request = SimpleNamespace(method="GET", path="/rates")
    gc.collect()
    gc.freeze()  # otherwise one collection more or less of all imports blurs the difference
    for _ in range(int(sys.argv[2])):
        WORKER.cfg.pre_request(WORKER, request)
        _, status, _ = run_wsgi_app(app, environ)
        WORKER.cfg.post_request(WORKER, request, environ, None)
        if status != "200 OK":
            raise RuntimeError(status)


if __name__ == "__main__":
    main()
