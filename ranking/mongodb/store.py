"""The ranking store in MongoDB, which all workers of all replicas share."""

import contextlib
import logging
import secrets
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime

import pymongo
from pymongo import DESCENDING
from pymongo.errors import BulkWriteError, PyMongoError

from chassis.stores.errors import ReadOnly, StoreUnavailable, WrongSchema
from chassis.stores.observer import StoreObserver
from chassis.web.proxies import SALT_BYTES
from ranking.days import DAY, Span
from ranking.mongodb import schema
from ranking.mongodb.connection import Connection, Documents
from ranking.mongodb.documents import put, standing
from ranking.mongodb.limits import MongoTokenBuckets
from ranking.mongodb.other_days import OtherDays, summed
from ranking.mongodb.pages import KEYS_OF_A_PAGE, Pages
from ranking.mongodb.url import RESPONSE_SECONDS, address
from ranking.store import Click, CountryClicks, DayClicks, Recorded, Removed, Standing

DUPLICATE = 11000
CHECK_SECONDS = 1.0
log = logging.getLogger(__name__)


class MongoStore:
    """A ``RankingStore`` in one database of MongoDB."""

    def __init__(self, url: str, observer: StoreObserver | None = None) -> None:
        self._connection = Connection(address(url), observer)
        self.token_buckets = MongoTokenBuckets(self._connection)
        self._other_days = OtherDays()
        self._open_page: dict[date, str] = {}
        self._is_migrated = False
        self.close = self._connection.close

    def record(self, click: Click) -> Recorded:
        """Count a click, unless its key is known, and return once the outcome is durable."""
        with self._connection.working("record") as database:
            self._require_schema(database)
            pages = Pages(database)
            while not (counted := self._counted(pages, click)):  # until the deadline
                if click.key and (known := pages.known(click.key.name, click.now.at)):
                    return Recorded(known, replayed=True)
            return Recorded(counted, replayed=False)

    def clicks(self, span: Span) -> dict[str, int]:
        """Return the clicks within ``span`` of each country that has any."""
        with self._connection.working("clicks") as database:
            return dict(summed(Pages(database).days(span)))

    def country(self, code: str, span: Span) -> CountryClicks:
        """Return a country's days within ``span``, and its total."""
        with self._connection.working("country") as database:
            days, total = Pages(database).days(span), Pages(database).total(code)
        own = [
            DayClicks(day, counts[code], 1 + sum(n > counts[code] for n in counts.values()))
            for day, counts in sorted(days.items())
            if code in counts
        ]
        return CountryClicks(own, total)

    def reset(self, day: date, at: datetime, request_id: str) -> Removed:
        """Remove the counts of a day, and record the request that did so."""
        with self._connection.working("reset") as database:
            self._other_days.forget()
            removed = Pages(database).reset(day, {"at": at, "request_id": request_id})
            return Removed(len(removed), sum(removed.values()))

    def first_open_day(self) -> date | None:
        """Return the day after the last closed one, or the first day with clicks if none is."""
        with self._connection.working("first_open_day") as database:
            closed = database["closings"].find_one(sort=[("_id", DESCENDING)])
            if closed:
                return date.fromisoformat(closed["_id"]) + DAY
            return Pages(database).first_day()

    def close_days(self, days: Sequence[date], at: datetime) -> int:
        """Mark the days as closed, and return how many were not marked before."""
        markers = [{"_id": str(day), "closed_at": at} for day in days]
        with self._connection.working("close_days") as database:
            try:
                database["closings"].insert_many(markers, ordered=False)
            except BulkWriteError as error:
                if any(each["code"] != DUPLICATE for each in error.details["writeErrors"]):
                    raise
                return int(error.details["nInserted"])
            return len(markers)

    def forget(self, expired_at: datetime, salts_before: date) -> None:
        """Delete the keys that have expired, and the salts of earlier days."""
        with self._connection.working("forget") as database:
            database["salts"].delete_many({"_id": {"$lt": str(salts_before)}})
            Pages(database).forget(expired_at)

    def salt(self, day: date) -> bytes:
        """Return the day's secret, the same for all workers; the first call makes it."""
        offer = {"$setOnInsert": {"salt": secrets.token_bytes(SALT_BYTES)}}
        with self._connection.working("salt") as database:
            return bytes(put(database["salts"], str(day), offer)["salt"])

    def migrate(self) -> list[int]:
        """Apply the missing migrations under a lock, and return their numbers."""
        return schema.migrate(self._connection)

    def check(self) -> None:
        """Raise ``StoreUnavailable`` unless the schema is right, or was before an outage began."""
        try:
            with self._connection.working("check", CHECK_SECONDS) as database:
                schema.check(database)
                self._connection.require_primary(database)
            self._is_migrated = True
        except (WrongSchema, ReadOnly):
            self._is_migrated = False
            raise
        except StoreUnavailable as error:
            # An outage must not make all replicas unready together.
            if not self._is_migrated:
                raise
            log.warning("the store was not checked: %s", error)

    def in_time(self) -> AbstractContextManager[None]:
        """Limit all calls within the block to the time that one response may take."""
        return pymongo.timeout(RESPONSE_SECONDS)

    def _require_schema(self, database: Documents) -> None:
        # Without its indexes the store would count a click twice.
        if not self._is_migrated:
            schema.check(database)
            self._is_migrated = True

    def _counted(self, pages: Pages, click: Click) -> Standing | None:
        day = click.now.day
        page = self._open_page.get(day) or pages.open(day)
        key = pages.count(page, click, self._other_days.of(pages, day)[click.country])
        self._open_page = {day: page} if key else {}
        if key and key["number"] >= KEYS_OF_A_PAGE:
            self._open_page = {}
            # The click is counted even if this fails; the next click tries again.
            with contextlib.suppress(PyMongoError):
                pages.turn(page)
        return standing(str(day), key) if key else None
