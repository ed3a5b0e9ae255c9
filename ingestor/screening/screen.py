"""The screen: removes every value that fails the policy and says why."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from chassis.rates.snapshot import Snapshot
from chassis.rates.sources import Source
from ingestor.screening import policy
from ingestor.screening.known import Held, KnownValues, Seen
from ingestor.screening.policy import Reason
from ingestor.sources.publication import Publication


@dataclass(frozen=True, slots=True)
class Rejection:
    """A removed value, as printed."""

    quote: str
    printed: str
    reason: Reason


@dataclass(slots=True)
class Verdict:
    """What became of one publication; ``corrected`` are held values that it prints again."""

    publication: Publication
    seen: Seen
    snapshot: Snapshot
    rejections: list[Rejection] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    released: list[Held] = field(default_factory=list)
    corrected: list[Held] = field(default_factory=list)


@dataclass
class Screen:
    """Judges the publications of one source, oldest first, and updates its known values.

    A jump is held, and released when the next value is near it; ``historical`` files are exempt.
    """

    source: Source
    known: KnownValues
    now: datetime
    historical: bool = False

    def judge(self, publication: Publication) -> Verdict | None:
        """Return the verdict on a publication, ``None`` if it was judged before."""
        reason = policy.of_publication(
            publication.base, self.source.base, publication.observed_at, self.now
        )
        fingerprint = _fingerprint(publication, reason)
        key = publication.base, publication.observed_at
        if key in self.known.seen and self.known.seen[key].fingerprint == fingerprint:
            return None
        verdict = self._judged(publication, reason, fingerprint)
        self.known.seen[key] = verdict.seen
        return verdict

    def _judged(self, publication: Publication, reason: Reason | None, fingerprint: str) -> Verdict:
        rates: dict[str, Decimal] = {}
        snapshot = Snapshot(
            self.source.name, publication.base, publication.observed_at, self.now, rates,
            publication.precision,
        )  # fmt: skip
        verdict = Verdict(publication, Seen(fingerprint, 0), snapshot)
        for quote, printed in publication.printed.items():
            value = policy.number(printed)
            why = reason or policy.of_value(quote, value)
            if why is None and value is not None:
                why = self._against_neighbours(verdict, quote, value)
                if why is None:
                    rates[quote] = value
            if why is not None:
                verdict.rejections.append(Rejection(quote, printed, why))
        verdict.seen = Seen(fingerprint, len(rates))
        return verdict

    def _against_neighbours(self, verdict: Verdict, quote: str, value: Decimal) -> Reason | None:
        observed_at = verdict.snapshot.observed_at
        waiting = self._still_held(verdict, quote)
        known = self.known.accepted.get(quote)
        near = [held for held in waiting if not policy.is_jump(value, held.value)]
        if known and policy.is_jump(value, known.value) and not near and not self.historical:
            self._hold(verdict, quote, value)
            return Reason.JUMP
        for held in _confirmed(value, waiting):
            self.known.drop(held)
            verdict.released.append(held)
        self.known.accept(quote, value, observed_at)
        return None

    def _still_held(self, verdict: Verdict, quote: str) -> list[Held]:
        observed_at = verdict.snapshot.observed_at
        waiting = self.known.held.get(quote, [])
        for held in [held for held in waiting if held.observed_at == observed_at]:
            self.known.drop(held)
            verdict.corrected.append(held)
        return [held for held in waiting if held.observed_at < observed_at]

    def _hold(self, verdict: Verdict, quote: str, value: Decimal) -> None:
        snapshot = verdict.snapshot
        held = Held(
            snapshot.source, snapshot.base, quote, value, snapshot.observed_at,
            snapshot.fetched_at, snapshot.precision,
        )  # fmt: skip
        self.known.hold(held)
        verdict.held.append(held)


def _confirmed(value: Decimal, waiting: list[Held]) -> list[Held]:
    """Return the held values, latest first, as long as no step from one to the next is a jump."""
    confirmed: list[Held] = []
    for held in sorted(waiting, key=lambda held: held.observed_at, reverse=True):
        if not policy.is_jump(value, held.value):
            confirmed.append(held)
            value = held.value
    return confirmed


def _fingerprint(publication: Publication, reason: Reason | None) -> str:
    # With the reason: a publication from the future is judged again once its time has come.
    printed = sorted(publication.printed.items())
    return sha256(repr((publication.precision, reason, printed)).encode()).hexdigest()
