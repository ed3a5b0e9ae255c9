"""The types of an adapter: it asks a ``Requester`` and yields ``Publication`` objects."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol, TypeVar

from chassis.rates.snapshot import Precision
from ingestor.errors import MalformedData

# currency-api prints about 340 values, coins included.
VALUES_AT_MOST = 1000

V = TypeVar("V")
Kind = Literal["json", "xml"]


@dataclass(frozen=True, slots=True)
class Publication:
    """What a source printed for one moment: the text of each quote's value per 1 ``base``.

    ``skipped`` counts values that are printed too but are not of ISO 4217 currencies in use.
    """

    base: str
    observed_at: datetime
    printed: Mapping[str, str]
    precision: Precision
    skipped: int = 0

    def __post_init__(self) -> None:
        """Refuse more values than there can be currencies; each would be kept for ever."""
        check_count(self.printed)


def check_count(printed: Collection[str]) -> None:
    """Raise ``MalformedData`` if there are more than a thousand values."""
    if len(printed) > VALUES_AT_MOST:
        raise MalformedData(f"more than {VALUES_AT_MOST} values for one moment")


def collected(pairs: Iterable[tuple[str, V]]) -> dict[str, V | str]:
    """Return pairs as a dictionary; values of a name that occurs twice become one text of both.

    Such a text is no number, so it is rejected as printed instead of one of them being believed.
    """
    result: dict[str, V | str] = {}
    for name, value in pairs:
        result[name] = f"{result[name]} and {value}" if name in result else value
    return result


@dataclass(frozen=True, slots=True)
class Scope:
    """What is wanted: everything after ``newest`` (``None``: nothing is stored) until ``now``."""

    newest: datetime | None
    now: datetime


class Requester(Protocol):
    """How an adapter asks; ``remember`` names an ETag, stored if every publication is accepted."""

    def get(self, url: str, kind: Kind, remember: str | None = None) -> bytes | None:
        """Return the data at ``url``, ``None`` if its ETag is the one stored as ``remember``."""

    def is_new(self, remember: str, etag: str) -> bool:
        """Return whether ``etag`` differs from the one stored as ``remember``, and note it."""


Fetch = Callable[[Requester, Scope], Iterator[Publication]]


@dataclass(frozen=True)
class Adapter:
    """A source's latest publications, its history, or both.

    Jumps in an ``official`` history are true, those in another one are held.
    ``min_interval`` must pass between two requests for the latest publications.
    """

    latest: Fetch | None = None
    history: Fetch | None = None
    official: bool = False
    min_interval: timedelta = timedelta(0)
