"""What the screen knows of one source: accepted, held and seen values."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from chassis.rates.snapshot import Precision, Snapshot
from ingestor.screening.policy import Reason


@dataclass(frozen=True, slots=True)
class Observation:
    """An accepted value."""

    value: Decimal
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A value waiting to be confirmed; ``reason`` says why it was not accepted at once."""

    source: str
    base: str
    quote: str
    value: Decimal
    observed_at: datetime
    fetched_at: datetime
    precision: Precision
    reason: Reason = Reason.JUMP

    @property
    def key(self) -> tuple[str, str, datetime]:
        """The source, the quote and the moment, which identify a held value."""
        return self.source, self.quote, self.observed_at


@dataclass(frozen=True, slots=True)
class Seen:
    """The fingerprint of a screened publication, and how many of its values were accepted."""

    fingerprint: str
    accepted: int


@dataclass(frozen=True, slots=True)
class Frozen:
    """A publication at ``observed_at`` that repeats the one of ``since``."""

    observed_at: datetime
    since: datetime


@dataclass
class KnownValues:
    """The last accepted values of a source's publisher; the source's held and seen values.

    ``frozen`` if the last publication of the source repeats an earlier one.
    """

    accepted: dict[str, Observation] = field(default_factory=dict)
    held: dict[str, list[Held]] = field(default_factory=dict)
    seen: dict[tuple[str, datetime], Seen] = field(default_factory=dict)
    frozen: Frozen | None = None

    def accept(self, quote: str, value: Decimal, observed_at: datetime) -> None:
        """Note a value, unless a later one is known."""
        known = self.accepted.get(quote)
        if known is None or observed_at >= known.observed_at:
            self.accepted[quote] = Observation(value, observed_at)

    def hold(self, held: Held) -> None:
        """Note a value that waits."""
        self.held.setdefault(held.quote, []).append(held)

    def drop(self, held: Held) -> None:
        """Forget a value that was released or corrected."""
        self.held[held.quote].remove(held)


def released_snapshots(released: Iterable[Held], fetched_at: datetime) -> list[Snapshot]:
    """Return snapshots of values that were held, one for each source and moment."""
    moment = attrgetter("source", "base", "observed_at", "precision")
    groups = groupby(sorted(released, key=moment), moment)
    return [
        Snapshot(
            source, base, observed_at, fetched_at, {h.quote: h.value for h in group}, precision
        )
        for (source, base, observed_at, precision), group in groups
    ]
