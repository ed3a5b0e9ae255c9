"""The schema of the ranking store in MongoDB: its indexes, in numbered forward migrations."""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from pymongo.errors import DuplicateKeyError

from chassis.stores.errors import NotMigrated, StoreUnavailable
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
            numbers = list(range(_number(database) + 1, len(MIGRATIONS) + 1))
        for number in numbers:
            with connection.working("check") as database:
                MIGRATIONS[number - 1](database)
                applied = {"$max": {"number": number}}
                database["schema"].update_one({"_id": VERSION}, applied, upsert=True)
        return numbers


def check(database: Documents) -> None:
    """Raise ``NotMigrated`` if the schema is old, ``StoreUnavailable`` if it is too new."""
    number, known = _number(database), len(MIGRATIONS)
    if number < known:
        raise NotMigrated(f"schema {number} is older than this program's {known}")
    if number > known:
        raise StoreUnavailable(f"schema {number} is newer than this program's {known}")


def _number(database: Documents) -> int:
    found = database["schema"].find_one({"_id": VERSION})
    return int(found["number"]) if found else 0


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
