"""The schema of the ranking store on MongoDB: its collections' indexes, numbered, forward only."""

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
LOCKED = timedelta(seconds=30)
WAITS = 300
WAIT_SECONDS = 0.2
# Ended windows are removed by the server's clock, which need not be that of the services.
LEASES_KEPT_SECONDS = 3600


def _create(database: Documents) -> None:
    pages = database["pages"]
    pages.create_index([("day", 1), ("_id", -1)])
    # No key is known twice, whichever pages hold it: this is what counts a click once.
    pages.create_index("keys.key", unique=True, sparse=True)
    database["leases"].create_index("ends_at", expireAfterSeconds=LEASES_KEPT_SECONDS)


MIGRATIONS: tuple[Migration, ...] = (_create,)


def migrate(connection: Connection) -> list[int]:
    """Apply the migrations that the store lacks, alone, and return their numbers."""
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
    """Raise ``NotMigrated`` if the schema is older than this program, and refuse a newer one."""
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
    mine = uuid.uuid4().hex
    for _ in range(WAITS):
        if _took(connection, mine):
            break
        time.sleep(WAIT_SECONDS)
    else:
        raise StoreUnavailable("somebody else is migrating, and does not come to an end")
    try:
        yield
    finally:
        with connection.working("check") as database:
            database["schema"].delete_one({"_id": LOCK, "by": mine})


def _took(connection: Connection, mine: str) -> bool:
    """Take the lock if it is free, or was kept for longer than any migration takes."""
    now = datetime.now(UTC)
    free = {"_id": LOCK, "until": {"$lt": now}}
    with connection.working("check") as database:
        try:
            taken = {"$set": {"until": now + LOCKED, "by": mine}}
            database["schema"].update_one(free, taken, upsert=True)
        except DuplicateKeyError:
            return False
    return True
