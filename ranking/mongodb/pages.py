"""Clicks in MongoDB: each day is a chain of pages, and clicks are counted on the newest.

A page holds the day's clicks of every country, and the keys of its latest clicks with their
outcomes. So one atomic update counts a click, stores its key and returns the country's rank. If an
update is applied but its response is lost, its key is in the page, and a unique index keeps the key
out of all other pages. A page that is full of keys is sealed, which is final, and a copy without
keys follows it. No lock is needed: any worker that finds a sealed page without a successor adds
one. A reset seals a page too, and the page keeps the removed counts as the record of the reset.

With a document for each country and one for each key, a click would take three calls instead of
one, and could be interrupted between counting and storing its key.
"""

import contextlib
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from pymongo import DESCENDING, ReturnDocument
from pymongo.errors import DuplicateKeyError

from ranking.days import BEGINNING, Span
from ranking.mongodb.connection import Documents
from ranking.mongodb.documents import (
    Counts,
    Key,
    Page,
    counting,
    first_page,
    next_page,
    remaining,
    standing,
)
from ranking.store import Click, Standing

KEYS_OF_A_PAGE = 64
_OPEN = {"sealed": {"$exists": False}}
_IN_ORDER = {"$sort": {"day": 1, "_id": -1}}


class Pages:
    """The pages in a database."""

    def __init__(self, database: Documents) -> None:
        self._pages = database["pages"]

    def open(self, day: date) -> str:
        """Return the id of the day's open page; add one if there is none."""
        page = self._pages.find_one({"day": str(day)}, {"keys": 0}, sort=[("_id", DESCENDING)])
        if page is None:
            return self._add(first_page(day), {})
        return self._add_after(page) if page.get("sealed") else str(page["_id"])

    def count(self, page: str, click: Click, others: int) -> Key | None:
        """Count a click and return its key; ``None`` if the page is sealed or the key is known.

        ``others`` are the country's clicks on other days, for the total in the outcome.
        """
        name, until = _key_of(click)
        try:
            counted = self._pages.find_one_and_update(
                {"_id": page, "keys.key": {"$ne": name}, **_OPEN},
                counting(click.country, name, until, others),
                projection={"keys": {"$elemMatch": {"key": name}}},
                return_document=ReturnDocument.AFTER,
            )
        except DuplicateKeyError:
            return None
        # If the driver repeats an update, the server returns the page with all its keys.
        return next(key for key in counted["keys"] if key["key"] == name) if counted else None

    def known(self, name: str, at: datetime) -> Standing | None:
        """Return the outcome kept under ``name``; delete it if it has expired."""
        having = {"keys.key": name}
        page = self._pages.find_one(having, {"day": 1, "keys": {"$elemMatch": {"key": name}}})
        if page is None:
            return None
        (key,) = page["keys"]
        if key["until"] > at:
            return standing(page["day"], key)
        expired = {"key": name, "until": {"$lte": at}}
        self._pages.update_many(having, {"$pull": {"keys": expired}})
        return None

    def turn(self, page: str) -> None:
        """Seal a full page and add the next one."""
        if sealed := self._sealed({"_id": page}, {}):
            self._add_after(sealed)

    def reset(self, day: date, why: Mapping[str, Any]) -> Counts:
        """Remove the clicks of a day and return them."""
        while not (page := self._sealed({"_id": self.open(day), **_OPEN}, {"reset": why})):
            pass  # another worker sealed the page in between
        self._add_after(page)
        return dict(page["counts"])

    def days(self, span: Span) -> dict[date, Counts]:
        """Return the clicks of each day of ``span`` by country."""
        within = {"day": {"$gte": str(span.first), "$lte": str(span.last)}}
        return {
            date.fromisoformat(page["_id"]): remaining(page)
            for page in self._newest(within, counts="$counts", reset="$reset")
        }

    def total(self, country: str) -> int:
        """Return all clicks of a country."""
        days = self._newest({}, clicks=f"$counts.{country}", reset="$reset")
        return sum(day["clicks"] or 0 for day in days if not day["reset"])

    def first_day(self) -> date | None:
        """Return the first day that has clicks."""
        days = self.days(Span(BEGINNING, date.max))
        return min((day for day, counts in days.items() if counts), default=None)

    def forget(self, at: datetime) -> None:
        """Delete expired keys, and sealed pages without any other key."""
        newest = [page["page"] for page in self._newest({}, page="$_id")]
        done = {"sealed": True, "reset": {"$exists": False}, "keys.until": {"$not": {"$gt": at}}}
        self._pages.delete_many({**done, "_id": {"$nin": newest}})
        expired = {"until": {"$lte": at}}
        self._pages.update_many({"keys": {"$elemMatch": expired}}, {"$pull": {"keys": expired}})

    def _newest(self, where: Mapping[str, Any], **fields: str) -> Iterable[dict[str, Any]]:
        firsts = {name: {"$first": field} for name, field in fields.items()}
        grouped = {"$group": {"_id": "$day", **firsts}}
        return self._pages.aggregate([{"$match": where}, _IN_ORDER, grouped])

    def _sealed(self, wanted: Mapping[str, Any], why: Mapping[str, Any]) -> Page | None:
        return self._pages.find_one_and_update(
            wanted,
            {"$set": {"sealed": True, **why}},
            projection={"keys": 0},
            return_document=ReturnDocument.AFTER,
        )

    def _add_after(self, page: Page) -> str:
        return self._add(next_page(page["_id"]), remaining(page))

    def _add(self, page: str, counts: Counts) -> str:
        day, _, _ = page.partition("/")
        # Another worker may add the same page with the same content at the same time.
        with contextlib.suppress(DuplicateKeyError):
            self._pages.insert_one({"_id": page, "day": day, "counts": counts, "keys": []})
        return page


def _key_of(click: Click) -> tuple[str, datetime]:
    """Return the key of a click and when it expires; a click without a key gets one too."""
    if click.key:
        return click.key.name, click.key.expires_at
    return uuid.uuid4().hex, click.now.at
