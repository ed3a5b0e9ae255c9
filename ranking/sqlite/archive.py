"""The archive of the embedded ranking store."""

from datetime import date

from sqlalchemy import Connection, insert, select, union

from chassis.stores.sql import Database
from ranking.archive import Day, Reset, milliseconds
from ranking.sqlite.tables import CLICKS, CLOSINGS, MIGRATIONS, RESETS

_DAYS = union(select(CLICKS.c.day), select(CLOSINGS.c.day), select(RESETS.c.day)).order_by("day")


class EmbeddedArchive:
    """An ``Archive`` in one SQLite file."""

    def __init__(self, url: str) -> None:
        self._database = Database(url, MIGRATIONS)
        self.close = self._database.close

    def days(self) -> list[date]:
        """Return the days that have any content, in order."""
        with self._database.reading("days") as connection:
            return list(connection.scalars(_DAYS))

    def day(self, day: date) -> Day:
        """Return the content of a day."""
        clicks = select(CLICKS.c.country, CLICKS.c.clicks).where(CLICKS.c.day == day)
        closed = select(CLOSINGS.c.closed_at).where(CLOSINGS.c.day == day)
        with self._database.reading("day") as connection:
            closed_at = connection.scalar(closed)
            return Day(
                day,
                {country: int(count) for country, count in connection.execute(clicks)},
                _resets(connection, day),
                milliseconds(closed_at) if closed_at else None,
            )

    def keep(self, day: Day) -> None:
        """Store a day that has no content yet."""
        clicks = [
            {"day": day.day, "country": code, "clicks": count} for code, count in day.clicks.items()
        ]
        resets = [
            {"day": day.day, "at": each.at, "request_id": each.request_id,
             "countries": each.countries, "clicks": each.clicks}
            for each in day.resets
        ]  # fmt: skip
        closings = [{"day": day.day, "closed_at": day.closed_at}] if day.closed_at else []
        with self._database.writing("keep") as connection:
            for table, rows in ((CLICKS, clicks), (RESETS, resets), (CLOSINGS, closings)):
                if rows:
                    connection.execute(insert(table), rows)


def _resets(connection: Connection, day: date) -> list[Reset]:
    columns = RESETS.c["at", "request_id", "countries", "clicks"]
    rows = connection.execute(select(*columns).where(RESETS.c.day == day).order_by(RESETS.c.number))
    return [Reset(milliseconds(at), *others) for at, *others in rows]
