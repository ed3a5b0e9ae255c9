"""The ECB's published figures, read and recomputed without any code of the project."""

import csv
import io
import zipfile
from bisect import bisect_right
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

EXACTLY = Context(prec=60, rounding=ROUND_HALF_EVEN)
TO_TWELVE_DIGITS = Context(prec=12, rounding=ROUND_HALF_EVEN)
FRANKFURT = ZoneInfo("Europe/Berlin")
A_WEEK = timedelta(days=7)

Printed = Mapping[str, Decimal]


@cache
def published() -> dict[date, Printed]:
    """Return units per euro by day and currency, oldest day first; the euro itself is 1."""
    body = files("currency_converter").joinpath("eurofxref-hist.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        table = csv.DictReader(io.TextIOWrapper(archive.open("eurofxref-hist.csv")))
        days = {date.fromisoformat(row["Date"]): _printed(row) for row in table}
    return dict(sorted(days.items()))


def stated_moment(day: date) -> datetime:
    """Return 14:15 in Frankfurt, the moment for which the ECB states its rates of a day."""
    return datetime.combine(day, time(14, 15), FRANKFURT).astimezone(UTC)


def series(target: str, base: str) -> dict[date, str]:
    """Return the pair by the days on which the ECB printed both."""
    return {
        day: ratio(printed, target, base)
        for day, printed in published().items()
        if target in printed and base in printed
    }


def on(day: date, target: str, base: str) -> tuple[date, str] | None:
    """Return the day and value of the pair last printed on ``day`` or in the week before."""
    days = published_days(target, base)
    before = bisect_right(days, day)
    if not before or days[before - 1] < day - A_WEEK:
        return None
    last = days[before - 1]
    return last, ratio(published()[last], target, base)


@cache
def published_days(target: str, base: str) -> list[date]:
    """Return the days on which the ECB printed both, oldest first."""
    return [day for day, printed in published().items() if target in printed and base in printed]


def ratio(printed: Printed, target: str, base: str) -> str:
    """Return units of ``base`` per 1 ``target`` with twelve digits in plain notation."""
    value = EXACTLY.divide(printed[base], printed[target])
    text = f"{TO_TWELVE_DIGITS.plus(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _printed(row: Mapping[str, str]) -> Printed:
    values = {code: value for code, value in row.items() if code and code != "Date"}
    rates = {code: Decimal(value) for code, value in values.items() if value not in {"", "N/A"}}
    return {**rates, "EUR": Decimal(1)}
