"""Finds currencies and countries by code, English or Korean name."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from chassis.catalogue.countries import countries
from chassis.catalogue.currencies import currencies
from chassis.catalogue.names import folded
from currency import responses

LIMIT = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A currency or a country, the spellings that find it, and its part of the response."""

    kind: str
    code: str
    spellings: tuple[str, ...]
    body: dict[str, Any]


def search(text: str) -> list[dict[str, Any]]:
    """Return at most twenty entries: exact matches first, then beginnings, then parts of names."""
    wanted = folded(text)
    ranked = [(_rank(wanted, entry), entry.kind, entry.code, entry) for entry in _entries()]
    matches = sorted(match for match in ranked if match[0] is not None)
    return [{"kind": entry.kind, **entry.body} for *_, entry in matches[:LIMIT]]


def _rank(wanted: str, entry: Entry) -> int | None:
    if wanted in entry.spellings:
        return 0
    if any(spelling.startswith(wanted) for spelling in entry.spellings):
        return 1
    return 2 if any(wanted in spelling for spelling in entry.spellings[1:]) else None


@cache
def _entries() -> tuple[Entry, ...]:
    return tuple(_countries()) + tuple(_currencies())


def _countries() -> Iterator[Entry]:
    for code, country in countries().items():
        spellings = tuple(map(folded, country.spellings))
        yield Entry("country", code, spellings, responses.country(country))


def _currencies() -> Iterator[Entry]:
    for code, currency in currencies().items():
        if currency.in_use:
            spellings = (code, currency.names.en, currency.names.ko)
            body = {"code": code, "names": responses.details(currency)["names"], "currency": code}
            yield Entry("currency", code, tuple(map(folded, spellings)), body)
