"""What the door has to remember of one source while it judges, before it is stored."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from chassis.rates.snapshot import Precision, Snapshot


@dataclass(frozen=True, slots=True)
class Observation:
    """A value that was accepted."""

    value: Decimal
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A jump that waits for a confirmation."""

    source: str
    base: str
    quote: str
    value: Decimal
    observed_at: datetime
    fetched_at: datetime
    precision: Precision

    @property
    def key(self) -> tuple[str, str, datetime]:
        """The source, the quote and the moment: there is one held value for each."""
        return self.source, self.quote, self.observed_at


@dataclass(frozen=True, slots=True)
class Seen:
    """A publication that went through the door, and how many of its values were accepted."""

    fingerprint: str
    accepted: int


@dataclass
class Ledger:
    """The last accepted values of a source's publisher, what is held, and what was seen."""

    accepted: dict[str, Observation] = field(default_factory=dict)
    held: dict[str, list[Held]] = field(default_factory=dict)
    seen: dict[tuple[str, datetime], Seen] = field(default_factory=dict)

    def accept(self, quote: str, value: Decimal, observed_at: datetime) -> None:
        """Note a value, unless a later one is known."""
        known = self.accepted.get(quote)
        if known is None or observed_at >= known.observed_at:
            self.accepted[quote] = Observation(value, observed_at)

    def hold(self, held: Held) -> None:
        """Note a jump."""
        self.held.setdefault(held.quote, []).append(held)

    def let_go(self, held: Held) -> None:
        """Forget a jump that was released or corrected."""
        self.held[held.quote].remove(held)


def released_snapshots(released: Iterable[Held], fetched_at: datetime) -> list[Snapshot]:
    """Return the snapshots that publish what was held, one for each source and moment."""
    moment = attrgetter("source", "base", "observed_at", "precision")
    groups = groupby(sorted(released, key=moment), moment)
    return [
        Snapshot(
            source, base, observed_at, fetched_at, {h.quote: h.value for h in group}, precision
        )
        for (source, base, observed_at, precision), group in groups
    ]
