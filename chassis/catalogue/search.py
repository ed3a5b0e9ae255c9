"""Finds what typed text means: countries and currencies, the best match first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

from chassis.catalogue import typed
from chassis.catalogue.countries import Country, countries
from chassis.catalogue.spellings import Entry, Kind, Sort, Spelling, spellings

LONGEST = 64
SHORTEST_PART = 2
SHORTEST_WITH_A_TYPO = 4
SUGGESTIONS = 5

Table = dict[str, list[Spelling]]
Rank = tuple[int, Sort]


@dataclass(frozen=True, slots=True)
class Match:
    """A country or currency that was found, and the code, name or city by which it was found."""

    kind: Kind
    code: str
    matched: str


def search(text: str) -> list[Match]:
    """Return all matches of ``text``, best first; equally good ones in the order of their use.

    Whole names come before words, beginnings and parts of names. One typo is allowed where nothing
    else matches. Text of more than 64 characters has no match.
    """
    wanted = _folded(text)
    if not wanted:
        return []
    found = _best(_ways(wanted)) or _best(_with_a_typo(typed.keys(wanted)))
    ranked = sorted((rank, entry, shown) for entry, (rank, shown) in found.items())
    return [Match(entry.kind, entry.code, shown) for _, entry, shown in ranked]


def find_country(text: str) -> Country | None:
    """Return the only country with the code, name, everyday name or city ``text``, if there is one.

    The name of a country wins over the name of a city.
    """
    named = _whole().get(_folded(text), [])
    for sorts in (set(Sort) - {Sort.CITY}, {Sort.CITY}):
        codes = {
            each.entry.code for each in named if each.sort in sorts and each.entry.kind == "country"
        }
        if codes:
            return countries()[codes.pop()] if len(codes) == 1 else None
    return None


def suggestions(text: str) -> list[Country]:
    """Return at most five countries that ``text`` may mean, best first."""
    found = [match.code for match in search(text) if match.kind == "country"]
    return [countries()[code] for code in found[:SUGGESTIONS]]


def prepare() -> None:
    """Read all names now, so that the first search does not wait for it."""
    for table in (_whole, _words, _typable):
        table()


def _folded(text: str) -> str:
    # Nothing that anybody calls a country is longer.
    return typed.folded(text) if len(text) <= LONGEST else ""


def _best(ways: Iterable[Iterable[Spelling]]) -> dict[Entry, tuple[Rank, str]]:
    found: dict[Entry, tuple[Rank, str]] = {}
    for way, hits in enumerate(ways):
        for each in hits:
            rank = (way, each.sort)
            if each.entry not in found or rank < found[each.entry][0]:
                found[each.entry] = (rank, each.shown)
    return found


def _ways(wanted: str) -> Iterator[Iterable[Spelling]]:
    keys = typed.keys(wanted)
    yield [each for each in _whole().get(wanted, ()) if each.sort == Sort.CODE]
    yield _whole().get(wanted, ())
    yield _words().get(wanted, ())
    if typed.are_initials(keys):
        yield [each for each in _names() if each.initials == keys]
        yield [each for each in _names() if each.initials.startswith(keys)]
        return
    yield [each for each in spellings() if each.keys.startswith(keys)]
    yield [each for word, found in _words().items() if word.startswith(wanted) for each in found]
    if len(keys) >= SHORTEST_PART:
        yield [each for each in _names() if wanted in each.text]


def _with_a_typo(keys: str) -> Iterator[Iterable[Spelling]]:
    if len(keys) >= SHORTEST_WITH_A_TYPO:
        for table in _typable():
            yield chain.from_iterable(table[name] for name in typed.near(keys, table))


@cache
def _whole() -> Table:
    return _table((each.text, each) for each in spellings())


@cache
def _words() -> Table:
    return _table((word, each) for each in _names() for word in each.words)


@cache
def _typable() -> tuple[Table, Table]:
    """Return the keys of whole names and of their words."""
    whole = _table((each.keys, each) for each in _names())
    words = ((typed.keys(word), found) for word, found in _words().items())
    return whole, _table((keys, each) for keys, found in words for each in found)


@cache
def _names() -> tuple[Spelling, ...]:
    return tuple(each for each in spellings() if each.sort in {Sort.NAME, Sort.CITY})


def _table(pairs: Iterable[tuple[str, Spelling]]) -> Table:
    table: Table = defaultdict(list)
    for text, spelling in pairs:
        table[text].append(spelling)
    return dict(table)
