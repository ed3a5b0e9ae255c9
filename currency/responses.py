"""The bodies of responses, made from the latest rates and the catalogue."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from chassis.catalogue.countries import Country, countries_using
from chassis.catalogue.currencies import Currency, currencies
from chassis.rates.arithmetic import money, plain, product
from chassis.rates.pair import unit
from chassis.rates.sources import credits_of
from chassis.web.lifetimes import ASK, kept_for
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
    quoted = rates.codes()
    listed = [
        details(each) | {"quoted": each.code in quoted}
        for each in currencies().values()
        if each.in_use
    ]
    return {"count": len(listed), "currencies": listed}


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
        "base": base,
        "unit": unit(base, code),
        "quote": value,
        "sources": credits_of({value["source"]} if value else set()),
    }


def conversion(rates: LatestRates, origin: str, target: str, amount: Decimal) -> dict[str, Any]:
    """Return ``amount`` of ``origin`` in ``target``."""
    found = _converted(rates, origin, target, amount)
    return {"from": origin, "amount": plain(amount), **found, "sources": _credits([found])}


def conversions(
    rates: LatestRates, origin: str, targets: list[str], amount: Decimal
) -> dict[str, Any]:
    """Return ``amount`` of ``origin`` in each of several currencies."""
    found = [_converted(rates, origin, target, amount) for target in targets]
    heading = {"from": origin, "amount": plain(amount)}
    return {**heading, "conversions": found, "sources": _credits(found)}


def _converted(rates: LatestRates, origin: str, target: str, amount: Decimal) -> dict[str, Any]:
    """Return the amount in ``target``, rounded only once, to its minor units."""
    quotation = rates.quote(target, origin)
    minor_units = currencies()[target].minor_units or 0
    return {
        "to": target,
        "result": money(product(amount, quotation.rate), minor_units) if quotation else None,
        "unit": unit(target, origin),
        "quote": rates.value(target, origin),
    }


def _credits(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return credits_of({each["quote"]["source"] for each in found if each["quote"]})


def kept(rates: LatestRates, stale: bool) -> str:
    """Return the ``Cache-Control`` of a response made from ``rates``."""
    return ASK if stale or not rates.reachable else kept_for(rates.lifetime)


def _listed(code: str) -> bool:
    return code in currencies() and currencies()[code].in_use
