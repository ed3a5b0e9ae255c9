"""The schema of the ranking store in MongoDB: its indexes, in numbered forward migrations."""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from pymongo.errors import DuplicateKeyError

from chassis.stores.errors import StoreUnavailable
from chassis.stores.versions import Version, requires
from ranking.mongodb.connection import Connection, Documents

Migration = Callable[[Documents], None]
VERSION = "version"
LOCK = "lock"
LOCK_LIFETIME = timedelta(seconds=30)
ATTEMPTS = 300
WAIT_SECONDS = 0.2
# The server deletes ended windows by its own clock, which may differ from the services' clocks.
LEASES_KEPT_SECONDS = 3600


def _create(database: Documents) -> None:
    pages = database["pages"]
    pages.create_index([("day", 1), ("_id", -1)])
    # A click counts once because no two pages can have the same key.
    pages.create_index("keys.key", unique=True, sparse=True)
    database["leases"].create_index("ends_at", expireAfterSeconds=LEASES_KEPT_SECONDS)


@requires(2)
def _keep_windows_for_a_day(database: Documents) -> None:
    """Replace the windows of earlier versions, which ended after a minute and are lost."""
    leases = database["leases"]
    leases.drop()
    leases.create_index("day_ends_at", expireAfterSeconds=LEASES_KEPT_SECONDS)


MIGRATIONS: tuple[Migration, ...] = (_create, _keep_windows_for_a_day)


def migrate(connection: Connection) -> list[int]:
    """Apply the missing migrations under a lock, and return their numbers."""
    with _locked(connection):
        with connection.working("check") as database:
            version = _version(database)
        missing = version.missing(MIGRATIONS)
        for number in missing:
            migration = MIGRATIONS[number - 1]
            version = version.after(migration)
            with connection.working("check") as database:
                migration(database)
                applied = {"$max": asdict(version)}
                database["schema"].update_one({"_id": VERSION}, applied, upsert=True)
        return list(missing)


def check(database: Documents) -> None:
    """Raise ``WrongSchema`` unless this program can use the store."""
    _version(database).check(MIGRATIONS)


def _version(database: Documents) -> Version:
    return Version.stored(database["schema"].find_one({"_id": VERSION}))


@contextmanager
def _locked(connection: Connection) -> Iterator[None]:
    owner = uuid.uuid4().hex
    for _ in range(ATTEMPTS):
        if _acquire(connection, owner):
            break
        time.sleep(WAIT_SECONDS)
    else:
        raise StoreUnavailable("another migration holds the lock and does not end")
    try:
        yield
    finally:
        with connection.working("check") as database:
            database["schema"].delete_one({"_id": LOCK, "by": owner})


def _acquire(connection: Connection, owner: str) -> bool:
    """Take the lock if it is free or has expired, and return whether that succeeded."""
    now = datetime.now(UTC)
    free = {"_id": LOCK, "until": {"$lt": now}}
    with connection.working("check") as database:
        try:
            taken = {"$set": {"until": now + LOCK_LIFETIME, "by": owner}}
            database["schema"].update_one(free, taken, upsert=True)
        except DuplicateKeyError:
            return False
    return True
