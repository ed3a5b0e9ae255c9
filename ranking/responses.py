"""The bodies of responses, made from boards, standings and the catalogue."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from chassis.catalogue.countries import countries
from ranking.boards import HUNDREDTH, Board, Entry
from ranking.days import Period, Span
from ranking.store import CountryClicks, DayClicks, Removed, Standing


# Room for all countries, and for those of a store that have left the catalogue.
@lru_cache(1024)
def named(code: str) -> dict[str, Any]:
    """Return a country's code and names; a code that is not in the catalogue is its own name."""
    country = countries().get(code)
    return {"code": code, "names": asdict(country.names) if country else {"en": code, "ko": code}}


def standing(found: Standing) -> dict[str, Any]:
    """Return a country's clicks and rank after a click."""
    return {
        "country": named(found.country),
        "day": found.day.isoformat(),
        "clicks": found.clicks,
        "total": found.total,
        "rank": found.rank,
    }


def board(period: Period, found: Board, limit: int, offset: int) -> dict[str, Any]:
    """Return one page of a board."""
    return {
        "period": period,
        **_bounds(found.span),
        "total_clicks": found.total_clicks,
        "items": [_item(entry) for entry in found.entries[offset : offset + limit]],
        "pagination": {"limit": limit, "offset": offset, "total": len(found.entries)},
    }


def country(code: str, span: Span, found: CountryClicks) -> dict[str, Any]:
    """Return a country's clicks day by day; a day without a click has 0 clicks and no rank."""
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
    # Of several equal days ``max`` returns the first.
    highest = max(days, key=lambda each: each.clicks, default=None)
    if highest is None:
        return None
    return {"date": highest.day.isoformat(), "clicks": highest.clicks}
