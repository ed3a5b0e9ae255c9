"""Clicks on MongoDB: for each day a chain of pages, the newest of which counts.

A page holds the day's clicks of every country and the keys of its latest clicks with their
outcomes, so that one atomic update counts a click, remembers its key and tells where the country
stands. An update that was applied although its answer got lost leaves its key in the page, and a
unique index finds it in any other. A page full of keys is sealed, which is final, and a copy
without keys follows it: nobody is locked out meanwhile, and whoever finds a sealed page without a
successor adds it. A reset seals a page too; what it took away stays there for ever, as its record.

A document for each country with a document for each key would take three calls instead of one, and
could stop between counting and remembering.
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
    first_page,
    left,
    next_page,
    raising,
    standing,
)
from ranking.store import Click, Standing

KEYS_OF_A_PAGE = 64
_OPEN = {"sealed": {"$exists": False}}
_IN_ORDER = {"$sort": {"day": 1, "_id": -1}}


class Pages:
    """The pages of a database."""

    def __init__(self, database: Documents) -> None:
        self._pages = database["pages"]

    def open(self, day: date) -> str:
        """Return the id of the page on which a day is counted now; add one if need be."""
        page = self._pages.find_one({"day": str(day)}, {"keys": 0}, sort=[("_id", DESCENDING)])
        if page is None:
            return self._add(first_page(day), {})
        return self._follow(page) if page.get("sealed") else str(page["_id"])

    def count(self, page: str, click: Click, others: int) -> Key | None:
        """Count a click and return its key; ``None`` if the page is sealed or has it already.

        ``others`` are the country's clicks on other days, for the outcome that is remembered.
        """
        name, until = _named(click)
        try:
            counted = self._pages.find_one_and_update(
                {"_id": page, "keys.key": {"$ne": name}, **_OPEN},
                raising(click.country, name, until, others),
                projection={"keys": {"$elemMatch": {"key": name}}},
                return_document=ReturnDocument.AFTER,
            )
        except DuplicateKeyError:
            return None
        # An update that the driver had to repeat returns the page as it is, with all its keys.
        return next(key for key in counted["keys"] if key["key"] == name) if counted else None

    def known(self, name: str, at: datetime) -> Standing | None:
        """Return the outcome remembered under ``name``; forget it if it has expired."""
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
        """Seal a page that is full, and let another follow."""
        if sealed := self._sealed({"_id": page}, {}):
            self._follow(sealed)

    def reset(self, day: date, why: Mapping[str, Any]) -> Counts:
        """Let the day go on without the clicks that it has, and return those."""
        while not (page := self._sealed({"_id": self.open(day), **_OPEN}, {"reset": why})):
            pass  # another page was opened in between
        self._follow(page)
        return dict(page["counts"])

    def days(self, span: Span) -> dict[date, Counts]:
        """Return the clicks of each day of ``span`` by country."""
        within = {"day": {"$gte": str(span.first), "$lte": str(span.last)}}
        return {
            date.fromisoformat(page["_id"]): left(page)
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
        """Delete keys that have expired, and sealed pages that hold nothing else."""
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

    def _follow(self, page: Page) -> str:
        return self._add(next_page(page["_id"]), left(page))

    def _add(self, page: str, counts: Counts) -> str:
        day, _, _ = page.partition("/")
        # Others may do the same at the same time, with the same content.
        with contextlib.suppress(DuplicateKeyError):
            self._pages.insert_one({"_id": page, "day": day, "counts": counts, "keys": []})
        return page


def _named(click: Click) -> tuple[str, datetime]:
    """Return the name to remember a click by and until when; one without a key gets one too."""
    if click.key:
        return click.key.name, click.key.expires_at
    return uuid.uuid4().hex, click.now.at
