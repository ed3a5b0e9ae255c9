"""The bodies of answers, made from boards, standings and the catalogue."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from chassis.catalogue.countries import countries
from ranking.boards import HUNDREDTH, Board, Entry
from ranking.days import Period, Span
from ranking.store import CountryClicks, DayClicks, Removed, Standing


# There are fewer countries; a store may know some that have left the catalogue.
@lru_cache(1024)
def named(code: str) -> dict[str, Any]:
    """Return a country's code and names; a code that left the catalogue is its own name."""
    country = countries().get(code)
    return {"code": code, "names": asdict(country.names) if country else {"en": code, "ko": code}}


def standing(after: Standing) -> dict[str, Any]:
    """Return where a country stood after a click."""
    return {
        "country": named(after.country),
        "day": after.day.isoformat(),
        "clicks": after.clicks,
        "total": after.total,
        "rank": after.rank,
    }


def board(period: Period, shown: Board, limit: int, offset: int) -> dict[str, Any]:
    """Return one page of a board."""
    return {
        "period": period,
        **_bounds(shown.span),
        "total_clicks": shown.total_clicks,
        "items": [_item(entry) for entry in shown.entries[offset : offset + limit]],
        "pagination": {"limit": limit, "offset": offset, "total": len(shown.entries)},
    }


def country(code: str, span: Span, found: CountryClicks) -> dict[str, Any]:
    """Return a country's clicks day by day; days without any are listed with 0 and no rank."""
    known = {each.day: each for each in found.days}
    days = span.days()
    clicks = sum(each.clicks for each in found.days)
    return {
        "country": named(code),
        **_bounds(span),
        "clicks": clicks,
        "average": str((Decimal(clicks) / len(days)).quantize(HUNDREDTH)),
        "peak": _peak(found.days),
        "total": found.total,
        "days": [_day(day, known.get(day)) for day in days],
    }


def reset(day: date, removed: Removed) -> dict[str, Any]:
    """Return what a reset removed."""
    return {"date": day.isoformat(), "removed": asdict(removed)}


def _bounds(span: Span) -> dict[str, str]:
    return {"from": span.first.isoformat(), "to": span.last.isoformat()}


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "rank": entry.rank,
        "country": named(entry.country),
        "clicks": entry.clicks,
        "percentage": str(entry.percentage),
        "change": entry.change,
        "change_value": entry.change_value,
        "previous_rank": entry.previous_rank,
    }


def _day(day: date, found: DayClicks | None) -> dict[str, Any]:
    return {
        "date": day.isoformat(),
        "clicks": found.clicks if found else 0,
        "rank": found.rank if found else None,
    }


def _peak(days: list[DayClicks]) -> dict[str, Any] | None:
    # The first of several equals: ``max`` keeps what it saw first.
    highest = max(days, key=lambda each: each.clicks, default=None)
    if highest is None:
        return None
    return {"date": highest.day.isoformat(), "clicks": highest.clicks}
