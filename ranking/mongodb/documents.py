"""Documents: upserting one; of pages their ids, the update that counts, and their content."""

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
    """Update the document ``name``, or insert it, and return the new version."""
    after = ReturnDocument.AFTER
    new = collection.find_one_and_update({"_id": name}, update, upsert=True, return_document=after)
    return cast("dict[str, Any]", new)


def first_page(day: date) -> str:
    """Return the id of a day's first page; the ids of a day's pages sort in their order."""
    return f"{day}/{0:06}"


def next_page(page: str) -> str:
    """Return the id of the page that follows."""
    day, _, number = page.partition("/")
    return f"{day}/{int(number) + 1:06}"


def remaining(page: Page) -> Counts:
    """Return the counts with which the next page starts; empty if a reset sealed this one."""
    return {} if page.get("reset") else dict(page["counts"])


def standing(day: str, key: Key) -> Standing:
    """Return the outcome of a click that its key has kept."""
    values = (key[name] for name in ("clicks", "total", "rank"))
    return Standing(key["country"], date.fromisoformat(day), *values)


def counting(country: str, name: str, until: datetime, others: int) -> list[dict[str, Any]]:
    """Return the update that counts a click and keeps its outcome under ``name``."""
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
