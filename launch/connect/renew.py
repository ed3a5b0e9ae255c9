"""Replaces the token of the connected cluster at two thirds of its life, beside Prometheus.

``python -m launch.connect.renew`` runs until SIGTERM and shows the token's end at /metrics. It
waits while no cluster is connected.
"""

import logging
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from time import time

from chassis import logs
from chassis.metrics import gauge
from chassis.settings import LOOPBACK
from chassis.signals import stop_request
from chassis.web import health
from chassis.web.operations import operations_app, serving
from launch.connect import access, connection, token
from launch.connect.connection import FOLDER, NotConnected
from launch.connect.scrape import RENEWER_PORT
from launch.connect.token import BadToken
from launch.kubectl import Refused

SHARE = 2 / 3
LOOK_SECONDS = 5.0
# After a renewal that failed: the API server may be away, or the operator's credentials.
AGAIN_SECONDS = 30.0

log = logging.getLogger(__name__)
expiry = gauge(
    "trip_token_expiry_timestamp_seconds",
    "When the token for the connected cluster expires, in Unix time; 0 without a token",
    mode="mostrecent",
)


class Renewer:
    """Keeps the token of ``folder`` young."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    def look(self) -> float:
        """Renew the token if that is due; return the seconds until the next look."""
        try:
            found = connection.read(self._folder)
            if self._is_due():
                issued, end = self._renew(found)
                log.info("the token is renewed", extra={"life_seconds": end - issued})
        except NotConnected:
            return LOOK_SECONDS
        except (Refused, BadToken, OSError) as error:
            log.warning("the token is not renewed: %s", str(error).splitlines()[-1])
            return AGAIN_SECONDS
        return LOOK_SECONDS

    def check(self) -> None:
        """Raise ``NotReady`` if there is no token that is valid now."""
        try:
            _, end = token.life(token.read(self._folder))
        except BadToken as error:
            raise health.NotReady(str(error)) from None
        if end <= time():
            raise health.NotReady("the token is expired")

    def _is_due(self) -> bool:
        try:
            issued, end = token.life(token.read(self._folder))
        except BadToken:
            expiry.set(0)
            return True
        expiry.set(end)
        return time() >= issued + SHARE * (end - issued)

    def _renew(self, found: connection.Connection) -> tuple[float, float]:
        made = access.create_token(found)
        issued, end = token.life(made)
        token.write(made, self._folder)
        expiry.set(end)
        return issued, end


def main(arguments: Sequence[str] | None = None) -> None:
    """Renew until SIGTERM or SIGINT."""
    parser = ArgumentParser(prog="python -m launch.connect.renew", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="what make connect wrote")
    parser.add_argument("--port", type=int, default=RENEWER_PORT, help="of /metrics (%(default)s)")
    options = parser.parse_args(arguments)
    logs.configure("renewer", "INFO")
    renewer = Renewer(options.folder)
    app = operations_app("renewer", {"token": renewer.check})
    with stop_request() as asked, serving(app, "--port", options.port, LOOPBACK):
        while not asked.wait(renewer.look()):
            pass


if __name__ == "__main__":
    main()
