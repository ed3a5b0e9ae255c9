"""The archive of the ranking store in MongoDB; ``ranking.mongodb.pages`` explains its pages."""

from datetime import date
from typing import Any

from ranking.archive import Day, Reset
from ranking.mongodb import schema
from ranking.mongodb.connection import Connection
from ranking.mongodb.documents import Page, first_page, next_page, remaining
from ranking.mongodb.url import address


class MongoArchive:
    """An ``Archive`` in one database of MongoDB."""

    def __init__(self, url: str) -> None:
        self._connection = Connection(address(url))
        self.close = self._connection.close

    def days(self) -> list[date]:
        """Return the days that have any content, in order, unless the schema is old."""
        kept = {"$or": [{"counts": {"$ne": {}}}, {"reset": {"$exists": True}}]}
        with self._connection.working("days") as database:
            schema.check(database)
            days = {*database["pages"].distinct("day", kept), *database["closings"].distinct("_id")}
        return sorted(map(date.fromisoformat, days))

    def day(self, day: date) -> Day:
        """Return the content of a day."""
        with self._connection.working("day") as database:
            pages = list(database["pages"].find({"day": str(day)}, {"keys": 0}, sort=[("_id", 1)]))
            closing = database["closings"].find_one({"_id": str(day)})
        clicks = remaining(pages[-1]) if pages else {}
        resets = [_reset(page) for page in pages if page.get("reset")]
        return Day(day, clicks, resets, closing["closed_at"] if closing else None)

    def keep(self, day: Day) -> None:
        """Store a day that has no content yet."""
        pages = _pages(day)
        with self._connection.working("keep") as database:
            with database.client.start_session() as session, session.start_transaction():
                if pages:
                    database["pages"].insert_many(pages, session=session)
                if day.closed_at:
                    closing = {"_id": str(day.day), "closed_at": day.closed_at}
                    database["closings"].insert_one(closing, session=session)


def _reset(page: Page) -> Reset:
    reset, counts = page["reset"], page["counts"]
    # Of a reset that was copied from another store, only the sums are known.
    countries = reset.get("countries", len(counts))
    clicks = reset.get("clicks", sum(counts.values()))
    return Reset(reset["at"], reset["request_id"], countries, clicks)


def _pages(day: Day) -> list[dict[str, Any]]:
    """Return the pages of a day: one sealed by each reset, and the open one."""
    sealed: list[dict[str, Any]] = [
        {"counts": {}, "sealed": True, "reset": {
            "at": each.at, "request_id": each.request_id,
            "countries": each.countries, "clicks": each.clicks,
        }}
        for each in day.resets
    ]  # fmt: skip
    contents = [*sealed, {"counts": dict(day.clicks)}] if sealed or day.clicks else []
    pages = []
    name = first_page(day.day)
    for content in contents:
        pages.append({"_id": name, "day": str(day.day), "keys": [], **content})
        name = next_page(name)
    return pages
