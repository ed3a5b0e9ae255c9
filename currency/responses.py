"""The bodies of responses, made from the latest rates and the catalogue."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from chassis.catalogue.countries import Country, countries_using
from chassis.catalogue.currencies import Currency, currencies
from chassis.clock import rfc3339
from chassis.rates.arithmetic import money, product
from chassis.rates.coverage import Coverage
from chassis.rates.pair import unit
from chassis.rates.sources import credits_of
from chassis.web.lifetimes import ASK, kept_for
from currency.cost import Channel, Exchange, better, break_even
from currency.rates import LatestRates

HOME = "KRW"


def details(currency: Currency) -> dict[str, Any]:
    """Return what the catalogue knows of a currency, and the countries that use it."""
    return {
        "code": currency.code,
        "names": asdict(currency.names),
        "minor_units": currency.minor_units,
        "display_unit": currency.display_unit,
        "countries": [country.code for country in countries_using(currency.code)],
    }


def country(entry: Country) -> dict[str, Any]:
    """Return a country with the currency paid there."""
    return {"code": entry.code, "names": asdict(entry.names), "currency": entry.currency}


def catalogue(rates: LatestRates) -> dict[str, Any]:
    """Return every currency in use, and whether there is a rate of it."""
    quoted, covered = rates.codes(), rates.covered()
    listed = [
        details(each)
        | {"quoted": each.code in quoted, "coverage": coverage(covered.get(each.code, ()))}
        for each in currencies().values()
        if each.in_use
    ]
    sources = credits_of({each.source for each in rates.coverage})
    return {"count": len(listed), "currencies": listed, "sources": sources}


def coverage(of_currency: Iterable[Coverage]) -> list[dict[str, str]]:
    """Return since when and until when each source has observed a currency."""
    return [
        {"source": each.source, "since": rfc3339(each.since), "until": rfc3339(each.until)}
        for each in of_currency
    ]


def withdrawn(rates: LatestRates, code: str) -> str:
    """Return what is stored of a currency that is no longer in use, as a sentence."""
    stored = rates.covered().get(code)
    if not stored:
        return f"{code} was withdrawn, and no rate of it is stored."
    since = min(each.since for each in stored).date()
    until = max(each.until for each in stored).date()
    return f"{code} was withdrawn; /api/v1/history has its rates from {since} to {until}."


def latest(rates: LatestRates, base: str, symbols: list[str] | None) -> dict[str, Any]:
    """Return the newest value of each symbol (default: all in use) in units of ``base``."""
    wanted = symbols or sorted(code for code in rates.codes() if code != base and _listed(code))
    values = {code: rates.value(base, code) for code in wanted}
    found = {code: {"unit": unit(base, code), **each} for code, each in values.items() if each}
    return {
        "base": base,
        "stale": any(each["stale"] for each in found.values()),
        "rates": found,
        "missing": [code for code, each in values.items() if each is None],
        "sources": credits_of({each["source"] for each in found.values()}),
    }


def currency(rates: LatestRates, base: str, code: str) -> dict[str, Any]:
    """Return a currency with its newest value in units of ``base``, ``null`` if there is none."""
    value = rates.value(base, code)
    return {
        **details(currencies()[code]),
        "coverage": coverage(rates.covered().get(code, ())),
        "base": base,
        "unit": unit(base, code),
        "quote": value,
        "disagreement": rates.disagreement(base, code),
        "sources": credits_of({value["source"]} if value else set()),
    }


def converted(
    rates: LatestRates, origin: str, targets: Sequence[str], amount: Decimal
) -> tuple[dict[str, Any], list[dict[str, Any] | None]]:
    """Return ``amount`` of ``origin`` in one currency or in several, and the values used."""
    found = [_converted(rates, origin, target, amount) for target in targets]
    values = [each["quote"] for each in found]
    return {
        "from": origin,
        "amount": format(amount, "f"),
        **({"conversions": found} if len(found) > 1 else found[0]),
        "sources": credits_of({each["source"] for each in values if each}),
    }, values


def _converted(rates: LatestRates, origin: str, target: str, amount: Decimal) -> dict[str, Any]:
    """Return the amount in ``target``, rounded only once, to its minor units."""
    rate = _exact_rate(rates, target, origin)
    minor_units = currencies()[target].minor_units or 0
    return {
        "to": target,
        "result": money(product(amount, rate), minor_units) if rate else None,
        "unit": unit(target, origin),
        "quote": rates.value(target, origin),
    }


def _exact_rate(rates: LatestRates, base: str, target: str) -> Decimal | None:
    if base == target:
        return Decimal(1)
    quotation = rates.quote(base, target)
    return quotation.rate if quotation else None


def cost(
    rates: LatestRates, origin: str, target: str, amount: Decimal, channels: Sequence[Channel]
) -> dict[str, Any]:
    """Return what ``amount`` of ``origin`` buys of ``target`` through one or two channels.

    A rate is units of ``origin`` per 1 ``target``, as an exchange office shows it.
    """
    value, rate = rates.value(origin, target), _exact_rate(rates, origin, target)
    digits = [currencies()[code].minor_units or 0 for code in (origin, target)]
    exchange = Exchange(amount, rate, *digits) if rate else None
    equal = break_even(*channels) if len(channels) == 2 else None
    return {
        "from": origin,
        "to": target,
        "amount": format(amount, "f"),
        "unit": unit(origin, target),
        "quote": value,
        "channels": [exchange.through(each) for each in channels] if exchange else [],
        "better": better(amount, *channels) if len(channels) == 2 else None,
        "break_even_amount": None if equal is None else money(equal, digits[0]),
        "sources": credits_of({value["source"]} if value else set()),
    }


def kept(rates: LatestRates, stale: bool) -> str:
    """Return the ``Cache-Control`` of a response made from ``rates``."""
    return ASK if stale or not rates.reachable else kept_for(rates.lifetime)


def _listed(code: str) -> bool:
    return code in currencies() and currencies()[code].in_use
