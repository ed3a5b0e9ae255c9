"""Daily values of a pair for tests of analysis, made up or real."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache

from chassis.rates.pair import Quotation
from tests.helpers import history_archive
from tests.helpers.rates import FETCHED

MONDAY = date(2020, 1, 6)
NOON = time(12, tzinfo=UTC)


def working_days(first: date = MONDAY) -> Iterable[date]:
    """Yield the Mondays to Fridays from ``first`` on."""
    day = first
    while True:
        if day.weekday() < 5:
            yield day
        day += timedelta(days=1)


def quotations(
    rates: Sequence[object], days: Iterable[date] | None = None, source: str = "ecb"
) -> list[Quotation]:
    """Return values on consecutive working days, or on ``days``."""
    dated = zip(days or working_days(), rates, strict=False)
    return [
        Quotation(
            "USD",
            "KRW",
            Decimal(str(rate)),
            "cross",
            source,
            datetime.combine(day, NOON),
            FETCHED,
            "day",
        )
        for day, rate in dated
    ]


@cache
def of_the_ecb(target: str, base: str) -> list[Quotation]:
    """Return a pair as the ECB published it since 1999."""
    return [
        Quotation(
            target,
            base,
            printed[base] / printed[target],
            "cross",
            "ecb-archive",
            history_archive.stated_moment(day),
            FETCHED,
            "day",
        )
        for day, printed in history_archive.published().items()
        if target in printed and base in printed
    ]
