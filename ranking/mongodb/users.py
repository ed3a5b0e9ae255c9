"""The users of a MongoDB server: its own, ``root``, and ``ranking`` for the service."""

import logging
from collections.abc import Callable
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure

from chassis.stores.errors import StoreUnavailable

# The user as whom members of a replica set log in to each other, by their key file.
SYSTEM = "__system"
ROOT = "root"
USER = DATABASE = "ranking"
ROLES = [{"role": "readWrite", "db": DATABASE}]
AUTHENTICATION_FAILED, EXISTS = 18, 51003
log = logging.getLogger(__name__)

Client = MongoClient[dict[str, Any]]


class Login:
    """A client of one user; ``connect`` makes it, again after the server has refused the user.

    A client whose user was refused once waits in vain for a connection from then on.
    """

    def __init__(self, connect: Callable[[], Client]) -> None:
        self._connect = connect
        self.client = connect()

    def is_accepted(self) -> bool:
        """Return whether the server accepts the user; without users it accepts none."""
        try:
            self.client.admin.command("ping")
        except OperationFailure as error:
            self.client.close()
            self.client = self._connect()
            if error.code == AUTHENTICATION_FAILED:
                return False
            raise
        return True


def require_key(system: Client) -> None:
    """Raise ``StoreUnavailable`` unless the server accepts its own user."""
    try:
        system.admin.command("ping")
    except OperationFailure as error:
        if error.code != AUTHENTICATION_FAILED:
            raise
        raise StoreUnavailable(
            "the server does not accept the user root, and has another key than MONGODB_KEYFILE"
        ) from None


def create_root(system: Client, password: str) -> None:
    """Create ``root``; ``StoreUnavailable`` if it is there, and so has another password."""
    try:
        system.admin.command("createUser", ROOT, pwd=password, roles=[ROOT])
    except OperationFailure as error:
        if error.code != EXISTS:
            raise
        raise StoreUnavailable("the server refuses the password of root") from None
    log.info("created the user %s", ROOT)


def ensure_user(root: Client, own: Login, password: str) -> None:
    """Create ``ranking``, or correct its roles and its password; ``own`` is its login."""
    database = root[DATABASE]
    known = database.command("usersInfo", USER)["users"]
    if not known:
        database.command("createUser", USER, pwd=password, roles=ROLES)
        log.info("created the user %s", USER)
    elif known[0]["roles"] != ROLES or not own.is_accepted():
        database.command("updateUser", USER, pwd=password, roles=ROLES)
        log.info("updated the user %s", USER)
