"""Prepares a MongoDB server for rankings: ``python -m ranking.mongodb.initialise``.

It keeps looking after the server until SIGTERM, because a server may be replaced under it.
"""

import logging
import os
import signal
import time
from argparse import ArgumentParser
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

import pymongo
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from chassis import logs
from chassis.patience import Changes
from chassis.settings import load, naming
from chassis.signals import STOP_SIGNALS
from chassis.stores.errors import StoreUnavailable
from chassis.web.health import NotReady
from chassis.web.operations import operations_app, serving
from ranking.mongodb.member import ensure_primary, is_primary
from ranking.mongodb.url import parsed_url
from ranking.mongodb.users import (
    DATABASE,
    ROOT,
    SYSTEM,
    USER,
    Client,
    Login,
    create_root,
    ensure_user,
    require_key,
)
from ranking.settings import InitialiseSettings

LOOK_SECONDS = 10.0
RETRY_SECONDS = 0.5
CHECK_SECONDS = 1.0
OPTIONS: dict[str, Any] = {
    "directConnection": True,
    "timeoutMS": 5000,
    "serverSelectionTimeoutMS": 2000,
    "connectTimeoutMS": 2000,
    "appname": "trip-initialise",
}
log = logging.getLogger(__name__)


class Initialiser:
    """The server at ``MONGODB_URL``, as each of its users."""

    def __init__(self, settings: InitialiseSettings) -> None:
        self._member = settings.mongodb_member
        self._root_password = settings.mongodb_root_password.get_secret_value()
        self._password = settings.ranking_database_password.get_secret_value()
        # The server ignores white space in its key file too.
        self._key = "".join(settings.mongodb_keyfile.get_secret_value().split())
        with naming("MONGODB_URL"):
            parsed_url(settings.mongodb_url)
        self._url = settings.mongodb_url
        self._anyone = self._client()
        self._root = Login(partial(self._client, ROOT, self._root_password, "admin"))
        self._own = Login(partial(self._client, USER, self._password, DATABASE))
        self._reason = "the server has not been initialised yet"

    def ensure(self) -> None:
        """Do what is missing; raises ``PyMongoError`` or ``StoreUnavailable`` until all is done."""
        try:
            self._ensure()
        except (PyMongoError, StoreUnavailable) as error:
            self._reason = f"the server is not initialised: {error}"
            raise
        self._reason = ""

    def check(self) -> None:
        """Raise ``NotReady`` unless the server is the primary, with its users."""
        if self._reason:
            raise NotReady(self._reason)
        try:
            with pymongo.timeout(CHECK_SECONDS):
                ready = is_primary(self._anyone.admin)
        except PyMongoError as error:
            raise StoreUnavailable(str(error)) from None
        if not ready:
            raise NotReady("the server is not the primary")

    def _ensure(self) -> None:
        if not self._root.is_accepted():
            self._bootstrap()
        ensure_primary(self._root.client.admin, self._member)
        ensure_user(self._root.client, self._own, self._password)

    def _bootstrap(self) -> None:
        # Not for longer than it takes: this user may do more than root.
        with self._client(SYSTEM, self._key, "local") as system:
            require_key(system)
            ensure_primary(system.admin, self._member)
            create_root(system, self._root_password)

    def _client(self, *user: str) -> Client:
        named = zip(("username", "password", "authSource"), user, strict=False)
        return MongoClient(self._url, **OPTIONS | dict(named))


def main() -> None:
    """Prepare the server, and look after it until a signal."""
    parser = ArgumentParser(prog="python -m ranking.mongodb.initialise", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end once the server is prepared")
    once = parser.parse_args().once
    settings = load(InitialiseSettings)
    logs.configure("ranking", settings.log_level)
    initialiser = Initialiser(settings)
    for number in STOP_SIGNALS:
        signal.signal(number, signal.default_int_handler)
    with _operations(settings, initialiser):
        try:
            _look_after(initialiser, once)
        except KeyboardInterrupt:
            # At once: there is nothing to save, and a frozen server would delay the driver's end.
            os._exit(1 if once else 0)


def _look_after(initialiser: Initialiser, once: bool) -> None:
    reasons = Changes()
    while True:
        try:
            initialiser.ensure()
        except (PyMongoError, StoreUnavailable) as error:
            if reasons.is_new(str(error)):
                log.warning("waiting, because %s", error)
            time.sleep(RETRY_SECONDS)
            continue
        if reasons.is_new(""):
            log.info("the server is ready")
        if once:
            return
        time.sleep(LOOK_SECONDS)


def _operations(
    settings: InitialiseSettings, initialiser: Initialiser
) -> AbstractContextManager[None]:
    if (port := settings.metrics_port) is None:
        return nullcontext()
    app = operations_app("ranking", {"mongodb": initialiser.check})
    return serving(app, "METRICS_PORT", port, settings.metrics_host)


if __name__ == "__main__":
    main()
