"""Countries of ISO 3166, and the currency that a traveller pays with in each."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import iso4217
from babel.core import get_global
from babel.numbers import get_territory_currencies

from chassis.catalogue.currencies import is_in_use
from chassis.catalogue.names import Names, locale

# CLDR also names regions that ISO 3166-1 only reserves, or leaves to users.
RESERVED = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "TA", "UN", "XK"})


@dataclass(frozen=True, slots=True)
class Country:
    """A country: ISO 3166-1 alpha-2 code, names, and the code of its currency."""

    code: str
    names: Names
    currency: str


@cache
def countries() -> dict[str, Country]:
    """Return every country that has a currency, by code, in order."""
    return {country.code: country for country in _listed()}


def countries_using(currency: str) -> list[Country]:
    """Return the countries that pay with ``currency``."""
    return [country for country in countries().values() if country.currency == currency]


def _listed() -> Iterator[Country]:
    english, korean = locale("en").territories, locale("ko").territories
    for code in sorted(get_global("territory_currencies")):
        if len(code) == 2 and code in english and code not in RESERVED:
            currency = _currency(code, english[code])
            if currency:
                yield Country(code, Names(english[code], korean[code]), currency)


def _currency(code: str, name: str) -> str | None:
    tender = [each for each in get_territory_currencies(code) if is_in_use(each)]
    own = [each for each in tender if each.startswith(code)]
    return next(iter(own + tender + _by_iso_name(name)), None)


def _by_iso_name(name: str) -> list[str]:
    # ISO 4217 may already have a change of currency that CLDR lacks.
    return [entry.code for entry in iso4217.Currency if name.upper() in entry.country_names]
