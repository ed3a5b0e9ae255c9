"""What adapters speak: the form in which every source delivers, without an identity."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from chassis.rates.snapshot import Precision

Kind = Literal["json", "xml"]


@dataclass(frozen=True, slots=True)
class Publication:
    """What was printed for one moment: the text of each quote's value per 1 ``base``.

    ``skipped`` counts what the source prints beside the currencies of ISO 4217 in use.
    """

    base: str
    observed_at: datetime
    printed: Mapping[str, str]
    precision: Precision
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """What is wanted: everything after ``newest`` (``None``: nothing is there) until ``now``."""

    newest: datetime | None
    now: datetime


class Visit(Protocol):
    """How an adapter asks; what it learns is kept for the next time if all went well."""

    def get(self, url: str, kind: Kind, remember: str | None = None) -> bytes | None:
        """Return the data at ``url``; ``None`` if they are as they were under ``remember``."""

    def is_new(self, remember: str, etag: str) -> bool:
        """Tell whether ``etag`` is not the one known under ``remember``, and note it."""


Fetch = Callable[[Visit, Scope], Iterator[Publication]]


@dataclass(frozen=True)
class Adapter:
    """The ways into one source: its latest publications, its history file, or both.

    ``rest`` is the time that has to pass between two requests.
    """

    latest: Fetch | None = None
    history: Fetch | None = None
    rest: timedelta = timedelta(0)
