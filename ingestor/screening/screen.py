"""The screen: removes every value that fails the policy and says why."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from chassis.rates.snapshot import Snapshot
from chassis.rates.sources import Source
from ingestor.screening import policy
from ingestor.screening.assessment import Assessment, assess, is_refused, is_turned
from ingestor.screening.frozen import repeated_since
from ingestor.screening.known import Frozen, Held, KnownValues, Seen
from ingestor.screening.peers import Peers
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
    """What became of one publication; ``corrected`` are held values that it prints again.

    ``accepted`` are the rates of ``snapshot``.
    """

    publication: Publication
    seen: Seen
    snapshot: Snapshot
    accepted: dict[str, Decimal] = field(default_factory=dict)
    rejections: list[Rejection] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    released: list[Held] = field(default_factory=list)
    corrected: list[Held] = field(default_factory=list)


@dataclass
class Screen:
    """Judges the publications of one source, oldest first, and updates its known values.

    A value that is not believed is held until another publisher or time confirms it.
    ``historical`` files are not compared with their own past.
    """

    source: Source
    known: KnownValues
    now: datetime
    historical: bool = False
    peers: Peers = field(default_factory=Peers)
    _taken: set[tuple[str, datetime]] = field(default_factory=set)

    def judge(self, publication: Publication) -> Verdict | None:
        """Return the verdict on a publication, ``None`` if it was judged before."""
        reason = policy.of_publication(
            publication.base, self.source.base, publication.observed_at, self.now
        )
        fingerprint = _fingerprint(publication, reason)
        key = publication.base, publication.observed_at
        repeated = key in self._taken
        self._taken.add(key)
        if key in self.known.seen and self.known.seen[key].fingerprint == fingerprint:
            return None
        if repeated:
            # Of two that are fetched together the first counts, in every store.
            return self._judged(publication, Reason.REPEATED, self.known.seen[key])
        verdict = self._judged(publication, reason, Seen(fingerprint, 0))
        self.known.seen[key] = verdict.seen = Seen(fingerprint, len(verdict.accepted))
        return verdict

    def _judged(self, publication: Publication, reason: Reason | None, seen: Seen) -> Verdict:
        accepted: dict[str, Decimal] = {}
        snapshot = Snapshot(
            self.source.name, publication.base, publication.observed_at, self.now, accepted,
            publication.precision,
        )  # fmt: skip
        verdict = Verdict(publication, seen, snapshot, accepted)
        candidates: dict[str, Decimal] = {}
        for quote, printed in publication.printed.items():
            value = policy.number(printed)
            why = reason or policy.of_value(quote, value, publication.observed_at)
            if why is not None:
                verdict.rejections.append(Rejection(quote, printed, why))
            elif value is not None:
                candidates[quote] = value
        self._note_frozen(verdict, candidates)
        self._decide(verdict, [self._assessed(verdict, *each) for each in candidates.items()])
        return verdict

    def _assessed(self, verdict: Verdict, quote: str, value: Decimal) -> Assessment:
        waiting = self._still_held(verdict, quote)
        neighbour = None if self.historical else self.known.accepted.get(quote)
        moment = verdict.snapshot.observed_at
        return assess(quote, value, moment, neighbour, waiting, self.peers)

    def _note_frozen(self, verdict: Verdict, values: Mapping[str, Decimal]) -> None:
        moment = verdict.snapshot.observed_at
        since = repeated_since(self.known, values, moment)
        verdict.snapshot = replace(verdict.snapshot, frozen_since=since)
        if since:
            self.known.frozen = Frozen(moment, since)
        elif self.known.frozen and values and moment > self.known.frozen.observed_at:
            self.known.frozen = None

    def _decide(self, verdict: Verdict, assessments: list[Assessment]) -> None:
        refused, turned = is_refused(assessments), is_turned(assessments)
        for each in assessments:
            why = Reason.WHOLE_PUBLICATION if refused else None if turned else each.reason
            if why is None:
                self._accept(verdict, each)
            else:
                self._hold(verdict, each, why)

    def _accept(self, verdict: Verdict, each: Assessment) -> None:
        for held in each.confirms:
            self.known.drop(held)
            verdict.released.append(held)
        verdict.accepted[each.quote] = each.value
        self.known.accept(each.quote, each.value, verdict.snapshot.observed_at)

    def _still_held(self, verdict: Verdict, quote: str) -> list[Held]:
        observed_at = verdict.snapshot.observed_at
        waiting = self.known.held.get(quote, [])
        for held in [held for held in waiting if held.observed_at == observed_at]:
            self.known.drop(held)
            verdict.corrected.append(held)
        return [held for held in waiting if held.observed_at < observed_at]

    def _hold(self, verdict: Verdict, each: Assessment, why: Reason) -> None:
        snapshot = verdict.snapshot
        held = Held(
            snapshot.source, snapshot.base, each.quote, each.value, snapshot.observed_at,
            snapshot.fetched_at, snapshot.precision, why,
        )  # fmt: skip
        self.known.hold(held)
        verdict.held.append(held)
        printed = verdict.publication.printed[each.quote]
        verdict.rejections.append(Rejection(each.quote, printed, why))


def _fingerprint(publication: Publication, reason: Reason | None) -> str:
    # With the reason: a publication from the future is judged again once its time has come.
    printed = sorted(publication.printed.items())
    return sha256(repr((publication.precision, reason, printed)).encode()).hexdigest()
