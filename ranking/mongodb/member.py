"""A replica set of one member, as a cluster runs it: initiated, and called by its present name."""

import logging
from typing import Any

from pymongo.database import Database
from pymongo.errors import OperationFailure

from chassis.stores.errors import StoreUnavailable

REPLICA_SET = "trip"
NOT_INITIATED = 94
log = logging.getLogger(__name__)

Admin = Database[dict[str, Any]]


def ensure_primary(admin: Admin, member: str) -> None:
    """Raise ``StoreUnavailable`` unless the server is the primary of its set, as ``member``."""
    if not (config := _config(admin)):
        members = [{"_id": 0, "host": member}]
        admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})
        log.info("initiated the replica set %s with %s", REPLICA_SET, member)
    elif len(config["members"]) == 1 and config["members"][0]["host"] != member:
        _rename(admin, config, member)
    if not is_primary(admin):
        raise StoreUnavailable(f"{member} is not the primary yet")


def is_primary(admin: Admin) -> bool:
    """Return whether the server takes writes."""
    return bool(admin.command("hello")["isWritablePrimary"])


def _config(admin: Admin) -> dict[str, Any]:
    """Return the configuration of the set, empty if there is no set."""
    try:
        config: dict[str, Any] = admin.command("replSetGetConfig")["config"]
    except OperationFailure as error:
        if error.code == NOT_INITIATED:
            return {}
        raise
    return config


def _rename(admin: Admin, config: dict[str, Any], member: str) -> None:
    # Forced, because without its right name the only member is not the primary.
    (known,) = config["members"]
    new = {**config, "version": config["version"] + 1, "members": [{**known, "host": member}]}
    admin.command("replSetReconfig", new, force=True)
    log.warning("renamed the member %s to %s", known["host"], member)
