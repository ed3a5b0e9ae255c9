"""The types of an adapter: it asks a ``Requester`` and yields ``Publication`` objects."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from chassis.rates.snapshot import Precision

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
