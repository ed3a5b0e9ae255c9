"""The newest usable snapshots of every source, and which of them gives the value of a pair."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from chassis.rates.agreement import disagreement
from chassis.rates.cadence import is_overdue
from chassis.rates.coverage import Coverage
from chassis.rates.lifetime import lifetime
from chassis.rates.pair import Quotation, quotation
from chassis.rates.snapshot import Snapshot
from chassis.rates.sources import SOURCES

# A currency in units of itself, which needs no observation.
IDENTITY: Mapping[str, Any] = {
    "rate": "1",
    "method": "identity",
    "source": None,
    "observed_at": None,
    "fetched_at": None,
    "precision": None,
    "age_seconds": None,
    "stale": False,
}


@dataclass(frozen=True, slots=True)
class SourceRates:
    """One source's snapshots, newest first, and whether its next publication is overdue."""

    source: str
    snapshots: tuple[Snapshot, ...]
    overdue: bool

    @property
    def observed_at(self) -> datetime:
        """When the newest of the snapshots was observed."""
        return self.snapshots[0].observed_at

    @property
    def as_of(self) -> datetime:
        """When its newest values were new: a frozen source repeats old ones under new dates."""
        return self.snapshots[0].as_of

    def quote(self, base: str, target: str) -> Quotation | None:
        """Return the pair from the newest snapshot that has both legs."""
        for snapshot in self.snapshots:
            value = quotation(snapshot, base, target)
            if value:
                return value if snapshot is self.snapshots[0] else value.carried()
        return None


@dataclass(frozen=True, slots=True)
class LatestRates:
    """The store's newest rates at ``now``; ``reachable`` is false if it could not be read then."""

    by_source: tuple[SourceRates, ...]
    now: datetime
    revision: int
    reachable: bool = True
    coverage: tuple[Coverage, ...] = ()

    @classmethod
    def of(
        cls,
        snapshots: Iterable[Snapshot],
        now: datetime,
        revision: int,
        coverage: Iterable[Coverage] = (),
    ) -> "LatestRates":
        """Group the snapshots of known sources, preferred sources first."""
        newest_first = sorted(snapshots, key=attrgetter("observed_at"), reverse=True)
        known = [each for each in newest_first if each.source in SOURCES]
        known.sort(key=_priority)
        by_source = [_of_source(name, list(each), now) for name, each in groupby(known, _source)]
        return cls(tuple(by_source), now, revision, coverage=tuple(coverage))

    def at(self, now: datetime) -> "LatestRates":
        """Return the same snapshots, with ``overdue`` as it is at another moment."""
        snapshots = [each for rates in self.by_source for each in rates.snapshots]
        return LatestRates.of(snapshots, now, self.revision, self.coverage)

    def only(self, source: str | None) -> "LatestRates":
        """Return the rates of one source; all of them for ``None``."""
        if source is None:
            return self
        return replace(self, by_source=tuple(e for e in self.by_source if e.source == source))

    @property
    def fingerprint(self) -> str:
        """Return a string that changes when a response would change in more than its age."""
        overdue = ",".join(rates.source for rates in self.by_source if rates.overdue)
        return f"{self.revision}-{overdue}-{self.reachable}"

    def quote(self, base: str, target: str) -> Quotation | None:
        """Return the pair from the most preferred source that is not overdue.

        If all are overdue, the source with the newest values counts; ``None`` if no source has both
        legs. A frozen source is as old as the values that it repeats.
        """
        quotes = [(rates, each) for rates in self.by_source if (each := rates.quote(base, target))]
        for rates, each in quotes:
            if not rates.overdue:
                return each
        newest = max(quotes, key=lambda pair: min(pair[0].as_of, pair[1].observed_at), default=None)
        return newest[1] if newest else None

    def value(self, base: str, target: str) -> dict[str, Any] | None:
        """Return the pair's value as every response shows it, with its age and staleness."""
        if base == target:
            return dict(IDENTITY)
        quote = self.quote(base, target)
        if quote is None:
            return None
        return quote.as_json() | {
            "age_seconds": max(0, int((self.now - quote.observed_at).total_seconds())),
            "stale": self.is_stale(quote.source),
        }

    def disagreement(self, base: str, target: str) -> dict[str, Any] | None:
        """Return the other publisher's value that differs most from ``quote``; None without one."""
        value = None if base == target else self.quote(base, target)
        # What a frozen source repeats says nothing of the rate.
        moving = [each for each in self.by_source if each.snapshots[0].frozen_since is None]
        others = [each for rates in moving if (each := rates.quote(base, target))]
        return disagreement(value, others) if value else None

    def is_stale(self, source: str) -> bool:
        """Return whether the source's next publication is overdue or the store cannot be read."""
        overdue = any(rates.overdue for rates in self.by_source if rates.source == source)
        return overdue or not self.reachable

    def covered(self) -> dict[str, list[Coverage]]:
        """Return by code what each known source has of a currency, preferred sources first."""
        known = [each for each in self.coverage if each.source in SOURCES]
        by_code: dict[str, list[Coverage]] = {}
        for each in sorted(known, key=_priority):
            by_code.setdefault(each.code, []).append(each)
        return by_code

    @property
    def lifetime(self) -> timedelta:
        """How long responses made from these rates are true; zero if the store is unreachable."""
        if not self.reachable:
            return timedelta(0)
        newest = ((SOURCES[each.source].cadence, each.observed_at) for each in self.by_source)
        return lifetime(newest, self.now)

    def codes(self) -> set[str]:
        """Return every code that a snapshot names as base or quote."""
        every = [snapshot for rates in self.by_source for snapshot in rates.snapshots]
        return {each.base for each in every}.union(*(each.rates for each in every))


def _of_source(source: str, newest_first: list[Snapshot], now: datetime) -> SourceRates:
    newest = newest_first[0]
    late = is_overdue(SOURCES[source].cadence, newest.observed_at, now)
    # A frozen source has not published what was due.
    overdue = late or newest.frozen_since is not None
    return SourceRates(source, tuple(newest_first), overdue)


def _source(snapshot: Snapshot) -> str:
    return snapshot.source


def _priority(of_source: Snapshot | Coverage) -> int:
    return SOURCES[of_source.source].priority
