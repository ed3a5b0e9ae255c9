"""Every spelling of a country or a currency: codes, names, everyday names and cities."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from babel.core import get_global

from chassis.catalogue import typed
from chassis.catalogue.countries import countries, countries_using
from chassis.catalogue.currencies import currencies, is_in_use
from chassis.catalogue.names import Names, locale

# In pure Python reading the names would take ten times as long, in each worker.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Kind = Literal["country", "currency"]


class Sort(IntEnum):
    """What a spelling is. Of equally good matches, that of the lowest sort comes first."""

    NAME = 0
    CODE = 1
    ALPHA_3 = 2
    CITY = 3


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A country or a currency; ``position`` is its place among those of its kind by use."""

    kind: Kind
    position: int
    code: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """A spelling of ``entry`` as it is shown, and in the forms that typed text is compared with."""

    entry: Entry
    sort: Sort
    shown: str
    text: str
    words: tuple[str, ...]
    keys: str
    initials: str

    @classmethod
    def of(cls, entry: Entry, sort: Sort, shown: str) -> "Spelling":
        """Return the spelling ``shown`` in all its forms."""
        text = typed.folded(shown)
        words = tuple(typed.words(shown))
        return cls(entry, sort, shown, text, words, typed.keys(text), typed.initials(text))


@cache
def spellings() -> tuple[Spelling, ...]:
    """Return all spellings of all countries and of all currencies in use."""
    return (*_of_countries(), *_of_currencies())


def _of_countries() -> Iterator[Spelling]:
    also, cities, alpha_3 = table("names")["countries"], table("cities"), _alpha_3()
    for position, code in enumerate(table("use")["countries"]):
        entry = Entry("country", position, code)
        yield Spelling.of(entry, Sort.CODE, code)
        for each in alpha_3.get(code, ()):
            yield Spelling.of(entry, Sort.ALPHA_3, each)
        for each in (*_with_and_without_brackets(countries()[code].names), *also.get(code, ())):
            yield Spelling.of(entry, Sort.NAME, each)
        for city in cities.get(code, ()):
            for each in city:
                yield Spelling.of(entry, Sort.CITY, each)


def _of_currencies() -> Iterator[Spelling]:
    also = table("names")["currencies"]
    symbols = [locale(language).currency_symbols for language in ("en", "ko")]
    for position, code in enumerate(sorted(filter(is_in_use, currencies()), key=_by_use)):
        entry, names = Entry("currency", position, code), currencies()[code].names
        yield Spelling.of(entry, Sort.CODE, code)
        signs = {known[code] for known in symbols if code in known} - {code}
        for each in (*_distinct(names), *sorted(signs), *also.get(code, ())):
            yield Spelling.of(entry, Sort.NAME, each)


def _distinct(names: Names) -> Iterable[str]:
    # CLDR has no Korean name yet for a currency that is new to it.
    return dict.fromkeys((names.en, names.ko))


def _with_and_without_brackets(names: Names) -> Iterator[str]:
    # CLDR adds in brackets what else a place is called or belongs to: 홍콩(중국 특별행정구).
    for name in _distinct(names):
        yield name
        if "(" in name:
            yield name.partition("(")[0].strip()


def _alpha_3() -> dict[str, list[str]]:
    """Return the codes of three letters by country, but those that a currency has today."""
    found: dict[str, list[str]] = defaultdict(list)
    for alias, codes in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(codes) == 1 and not is_in_use(alias):
            found[codes[0]].append(alias)
    return found


def _by_use(code: str) -> tuple[bool, int, str]:
    listed, economies = table("use")["currencies"], table("use")["countries"]
    if code in listed:
        return False, listed.index(code), code
    places = [economies.index(country.code) for country in countries_using(code)]
    return True, min(places, default=len(economies)), code


@cache
def table(name: str) -> dict[str, Any]:
    """Return one of the tables beside this module: ``names``, ``cities`` or ``use``."""
    text = files(__package__).joinpath(f"{name}.yaml").read_bytes()
    read: dict[str, Any] = yaml.load(text, LOADER)  # noqa: S506 - both are safe
    return read
