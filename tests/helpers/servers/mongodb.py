"""MongoDB as a replica set of one member."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from tests.helpers.cache import cached
from tests.helpers.needs import needs
from tests.helpers.ports import HOST, free_port
from tests.helpers.servers.process import (
    PATIENCE_SECONDS,
    PING_SECONDS,
    SYSTEM_PATH,
    Server,
    own_name,
)

SCRIPT = Path(__file__).with_name("mongodb-of-pypi")
FOLDER = cached("mongodb", SCRIPT)
SET = "trip"
ALREADY_INITIATED = 23
SMALL = ("--wiredTigerCacheSizeGB", "0.25", "--oplogSize", "64")
# Stop at once on a signal: there is no other member to hand over to.
OPTIONS = (
    *("--setParameter", "diagnosticDataCollectionEnabled=false"),
    # Tests use past moments, and the server would delete their documents as expired.
    *("--setParameter", "ttlMonitorEnabled=false"),
    *("--setParameter", "shutdownTimeoutMillisForSignaledShutdown=0"),
)


class MongoDB(Server):
    """A replica set, in which confirmed writes survive a kill."""

    ERRORS = (PyMongoError,)

    def ping(self) -> None:
        """Ping the primary."""
        with self.client() as client:
            client.admin.command("ping")

    def client(self, **options: Any) -> MongoClient[dict[str, Any]]:
        """Return a client with short time-outs."""
        soon = {"serverSelectionTimeoutMS": PING_SECONDS * 1000, "timeoutMS": PING_SECONDS * 1000}
        return MongoClient(self.url(), **{**soon, **options})

    def wait(self) -> None:
        """Wait for the primary, after initiating the replica set if necessary."""
        self.until(self._initiated)
        super().wait()

    @contextmanager
    def database(self) -> Iterator[str]:
        """Yield the URL of an empty database that is dropped after the block."""
        self.recover()
        name = own_name()
        try:
            yield self.url(name)
        finally:
            self.recover()
            with self.client(timeoutMS=PATIENCE_SECONDS * 1000) as client:
                client.drop_database(name)

    def _initiated(self) -> bool:
        host = self.address.partition("//")[2].partition("/")[0]
        members = {"_id": SET, "members": [{"_id": 0, "host": host}]}
        try:
            with self.client(directConnection=True, replicaSet=None) as client:
                client.admin.command("replSetInitiate", members)
        except OperationFailure as error:
            return error.code == ALREADY_INITIATED
        except PyMongoError:
            return False
        return True


def database_of(url: str) -> str:
    """Return the name of the database in ``url``."""
    return urlsplit(url).path[1:]


def program() -> str:
    """Return the path of the server's program, or skip the test."""
    found = shutil.which("mongod", path=f"{SYSTEM_PATH}:{FOLDER}")
    needs(found, "MongoDB is missing: `make servers` fetches it for Linux on x86-64")
    return str(found)


@contextmanager
def running(folder: Path) -> Iterator[MongoDB]:
    """Run a server in ``folder``, which is empty."""
    (folder / "data").mkdir()
    port = free_port()
    listening = ("--bind_ip", HOST, "--port", str(port), "--nounixsocket", "--replSet", SET)
    command = [program(), "--dbpath", str(folder / "data"), *listening, *SMALL, *OPTIONS]
    with MongoDB(f"mongodb://{HOST}:{port}/?replicaSet={SET}", command, folder).running() as server:
        yield server
