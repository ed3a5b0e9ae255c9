"""Which versions of a package that is published by day belong in the archive."""

from collections.abc import Iterable
from datetime import date, timedelta

# Of the newest days every version is kept, of the time before only the last one of each month.
NEWEST = timedelta(days=30)


def chosen(versions: Iterable[str], until: date) -> list[str]:
    """Return the versions to keep, oldest first, as if nothing were published after ``until``.

    The result depends on the versions alone, so that an archive can be made again.
    """
    by_day = {day: each for each in versions if (day := day_of(each)) <= until}
    if not by_day:
        return []
    last_of_month = {(day.year, day.month): day for day in sorted(by_day)}
    since = max(by_day) - NEWEST
    return [by_day[day] for day in sorted(by_day) if day > since or day in last_of_month.values()]


def day_of(version: str) -> date:
    """Return the day of a version such as ``2026.9.29``; ValueError if it is not a day."""
    year, month, day = map(int, version.split("."))
    return date(year, month, day)
