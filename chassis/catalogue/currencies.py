"""Currencies: those of ISO 4217 in use, and the withdrawn ones that CLDR still lists."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import iso4217
from babel.core import get_global

from chassis.catalogue.names import Names, locale

# Korean banks quote these per hundred units, because one unit is worth very little.
QUOTED_PER_HUNDRED = frozenset({"IDR", "JPY", "VND"})


@dataclass(frozen=True, slots=True)
class Currency:
    """A fiat currency; ``minor_units`` is its number of decimals, ``None`` once it is withdrawn."""

    code: str
    names: Names
    minor_units: int | None

    @property
    def in_use(self) -> bool:
        """Whether ISO 4217 still lists the code."""
        return self.minor_units is not None

    @property
    def display_unit(self) -> int:
        """Return the number of units for which a rate is usually shown: 1 or 100."""
        return 100 if self.code in QUOTED_PER_HUNDRED else 1


@cache
def currencies() -> dict[str, Currency]:
    """Return every currency that is or was legal tender somewhere, by code, in order."""
    names = _names()
    return {
        code: Currency(code, names[code], _minor_units().get(code))
        for code in sorted(_tender() & names.keys())
    }


def is_known(code: str) -> bool:
    """Return whether ``code`` is a fiat currency of ISO 4217, in use or withdrawn."""
    return code in currencies()


def is_in_use(code: str) -> bool:
    """Return whether ``code`` is a fiat currency that ISO 4217 lists today."""
    return is_known(code) and currencies()[code].in_use


def was_in_use(code: str, day: date) -> bool:
    """Return whether a known currency was still legal tender on ``day``, by ISO 4217 or CLDR."""
    until = _last_days().get(code)
    return is_in_use(code) or until is None or day <= until


@cache
def _last_days() -> dict[str, date]:
    """Return the last day of every currency that is legal tender nowhere today."""
    ends: dict[str, list[date | None]] = {}
    for history in get_global("territory_currencies").values():
        for code, _since, until, tender in history:
            if tender:
                ends.setdefault(code, []).append(date(*until) if until else None)
    return {code: max(filter(None, days)) for code, days in ends.items() if None not in days}


@cache
def iso_codes() -> frozenset[str]:
    """Return every code that ISO 4217 lists today, those of metals, funds and tests included."""
    return frozenset(str(entry.code) for entry in iso4217.Currency)


@cache
def _tender() -> frozenset[str]:
    # CLDR's "tender" leaves out metals, funds, bond units and test codes.
    return frozenset(
        code
        for history in get_global("territory_currencies").values()
        for code, _since, _until, tender in history
        if tender
    )


@cache
def _minor_units() -> dict[str, int]:
    # ISO's digits, not CLDR's: the two differ for IQD, LBP, RSD and others.
    return {
        str(entry.code): int(entry.exponent)
        for entry in iso4217.Currency
        if entry.exponent is not None
    }


@cache
def _names() -> dict[str, Names]:
    english, korean = locale("en").currencies, locale("ko").currencies
    return {str(code): Names(english[code], korean.get(code, english[code])) for code in english}
