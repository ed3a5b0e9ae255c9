"""The door: takes every value that fails the policy out of its publication, none in silence."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from chassis.rates.snapshot import Snapshot
from chassis.rates.sources import Source
from ingestor.screening import policy
from ingestor.screening.known import Held, Ledger, Seen
from ingestor.screening.policy import Reason
from ingestor.sources.publication import Publication


@dataclass(frozen=True, slots=True)
class Rejection:
    """A value, as printed, that was taken out."""

    quote: str
    printed: str
    reason: Reason


@dataclass(slots=True)
class Verdict:
    """What became of one publication; ``corrected`` are held values it prints anew."""

    publication: Publication
    seen: Seen
    snapshot: Snapshot
    rejections: list[Rejection] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    released: list[Held] = field(default_factory=list)
    corrected: list[Held] = field(default_factory=list)


@dataclass
class Door:
    """Judges the publications of one source, oldest first, and writes into its ledger.

    A jump is held, and released when the next value is near it; ``historical`` files are exempt.
    """

    source: Source
    ledger: Ledger
    now: datetime
    historical: bool = False

    def judge(self, publication: Publication) -> Verdict | None:
        """Return the verdict on a publication, ``None`` if it was judged before."""
        reason = policy.of_publication(
            publication.base, self.source.base, publication.observed_at, self.now
        )
        fingerprint = _fingerprint(publication, reason)
        key = publication.base, publication.observed_at
        if key in self.ledger.seen and self.ledger.seen[key].fingerprint == fingerprint:
            return None
        verdict = self._judged(publication, reason, fingerprint)
        self.ledger.seen[key] = verdict.seen
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
        known = self.ledger.accepted.get(quote)
        near = [held for held in waiting if not policy.is_jump(value, held.value)]
        if known and policy.is_jump(value, known.value) and not near and not self.historical:
            self._hold(verdict, quote, value)
            return Reason.JUMP
        for held in _confirmed(value, waiting):
            self.ledger.let_go(held)
            verdict.released.append(held)
        self.ledger.accept(quote, value, observed_at)
        return None

    def _still_held(self, verdict: Verdict, quote: str) -> list[Held]:
        observed_at = verdict.snapshot.observed_at
        waiting = self.ledger.held.get(quote, [])
        for held in [held for held in waiting if held.observed_at == observed_at]:
            self.ledger.let_go(held)
            verdict.corrected.append(held)
        return [held for held in waiting if held.observed_at < observed_at]

    def _hold(self, verdict: Verdict, quote: str, value: Decimal) -> None:
        snapshot = verdict.snapshot
        held = Held(
            snapshot.source, snapshot.base, quote, value, snapshot.observed_at,
            snapshot.fetched_at, snapshot.precision,
        )  # fmt: skip
        self.ledger.hold(held)
        verdict.held.append(held)


def _confirmed(value: Decimal, waiting: list[Held]) -> list[Held]:
    """Return what is held, from the latest back, as long as each step to it is no jump."""
    confirmed: list[Held] = []
    for held in sorted(waiting, key=lambda held: held.observed_at, reverse=True):
        if not policy.is_jump(value, held.value):
            confirmed.append(held)
            value = held.value
    return confirmed


def _fingerprint(publication: Publication, reason: Reason | None) -> str:
    # With the reason: what lay in the future has to be judged again once its time has come.
    printed = sorted(publication.printed.items())
    return sha256(repr((publication.precision, reason, printed)).encode()).hexdigest()
