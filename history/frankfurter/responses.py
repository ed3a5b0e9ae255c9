"""The bodies of responses, with the fields of Frankfurter."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from chassis.catalogue.currencies import currencies
from chassis.rates.arithmetic import product
from history.frankfurter.numbers import shown
from history.frankfurter.query import RatesQuery
from history.frankfurter.rates import Rate

ONE = Decimal(1)


def of_day(query: RatesQuery, rates: Sequence[Rate]) -> dict[str, Any]:
    """Return the body of a ``/v1`` day; ``rates`` are of that one day, at least one."""
    return {
        "amount": query.amount,
        "base": query.base,
        "date": rates[0].day.isoformat(),
        "rates": {rate.quote: _amount(query, rate) for rate in rates},
    }


def of_range(query: RatesQuery, rates: Sequence[Rate]) -> dict[str, Any]:
    """Return the body of a ``/v1`` range; ``rates`` are given oldest first, at least one."""
    by_day: dict[str, dict[str, Decimal]] = {}
    for rate in rates:
        by_day.setdefault(rate.day.isoformat(), {})[rate.quote] = _amount(query, rate)
    return {
        "amount": query.amount,
        "base": query.base,
        "start_date": rates[0].day.isoformat(),
        "end_date": rates[-1].day.isoformat(),
        "rates": by_day,
    }


def records(query: RatesQuery, rates: Iterable[Rate]) -> list[dict[str, Any]]:
    """Return the body of ``/v2/rates``, a record for each rate."""
    return [
        {
            "date": rate.day.isoformat(),
            "base": query.base,
            "quote": rate.quote,
            "rate": _shown(rate),
        }
        for rate in rates
    ]


def names(codes: Iterable[str]) -> dict[str, str]:
    """Return the English names of currencies, by code in order."""
    return {code: currencies()[code].names.en for code in sorted(codes)}


def _amount(query: RatesQuery, rate: Rate) -> Decimal:
    if query.amount == ONE:
        return _shown(rate)
    known = currencies().get(rate.quote)
    minor_units = (known.minor_units if known else None) or 0
    return shown(product(query.amount, rate.value), minor_units)


def _shown(rate: Rate) -> Decimal:
    return shown(rate.value, 0)
