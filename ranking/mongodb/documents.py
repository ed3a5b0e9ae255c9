"""Documents: how one is put, and of pages their names, the update that counts, what they say."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from pymongo import ReturnDocument
from pymongo.collection import Collection

from ranking.store import Standing

Page = Mapping[str, Any]
Key = Mapping[str, Any]
Counts = dict[str, int]


def put(collection: Collection[dict[str, Any]], name: str, update: Any) -> dict[str, Any]:
    """Update the document ``name``, or insert it, and return it as it is then."""
    after = ReturnDocument.AFTER
    put = collection.find_one_and_update({"_id": name}, update, upsert=True, return_document=after)
    return cast("dict[str, Any]", put)


def first_page(day: date) -> str:
    """Return the id of a day's first page; the ids of a day sort as its pages follow."""
    return f"{day}/{0:06}"


def next_page(page: str) -> str:
    """Return the id of the page that follows."""
    day, _, number = page.partition("/")
    return f"{day}/{int(number) + 1:06}"


def left(page: Page) -> Counts:
    """Return the counts that are in force after a page, none if it was a reset that sealed it."""
    return {} if page.get("reset") else dict(page["counts"])


def standing(day: str, key: Key) -> Standing:
    """Return the outcome of a click as its key remembers it."""
    values = (key[name] for name in ("clicks", "total", "rank"))
    return Standing(key["country"], date.fromisoformat(day), *values)


def raising(country: str, name: str, until: datetime, others: int) -> list[dict[str, Any]]:
    """Return the update that counts a click and remembers its outcome under ``name``."""
    clicks = f"$counts.{country}"
    above = {"input": {"$objectToArray": "$counts"}, "cond": {"$gt": ["$$this.v", clicks]}}
    key = {
        "key": {"$literal": name},
        "number": {"$add": [1, {"$size": "$keys"}]},
        "until": until,
        "country": country,
        "clicks": clicks,
        "total": {"$add": [clicks, others]},
        "rank": {"$add": [1, {"$size": {"$filter": above}}]},
    }
    return [
        {"$set": {f"counts.{country}": {"$add": [{"$ifNull": [clicks, 0]}, 1]}}},
        {"$set": {"keys": {"$concatArrays": ["$keys", [key]]}}},
    ]
