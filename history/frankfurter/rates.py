"""The rates of one base against many quotes, each from one snapshot of one source."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce

from chassis.rates.arithmetic import INTERNAL, quotient
from chassis.rates.pair import quotation
from chassis.rates.snapshot import Snapshot
from chassis.rates.sources import SOURCES
from history import series
from history.buckets import DAILY, bucketed
from history.series import observed_on

Pairs = Mapping[str, Sequence[Snapshot]]


@dataclass(frozen=True, slots=True)
class Rate:
    """Units of ``quote`` per 1 base, observed on the UTC day ``day``."""

    day: date
    quote: str
    value: Decimal
    sources: frozenset[str]


def pairs(snapshots: Iterable[Snapshot], base: str) -> dict[str, list[Snapshot]]:
    """Return, for each currency in order, the snapshots that have it and ``base``."""
    found: dict[str, list[Snapshot]] = defaultdict(list)
    for snapshot in snapshots:
        legs = {snapshot.base, *snapshot.rates}
        for code in legs if base in legs else ():
            found[code].append(snapshot)
    return dict(sorted(found.items()))


def newest_day(pairs: Pairs) -> date | None:
    """Return the last day on which any of the pairs was observed."""
    days = (observed_on(each) for snapshots in pairs.values() for each in snapshots)
    return max(days, default=None)


def on(pairs: Pairs, base: str, day: date) -> list[Rate]:
    """Return each pair as it stood on ``day``, with the day of its own observation."""
    answers = ((quote, series.on(snapshots, day)) for quote, snapshots in pairs.items())
    return [_rate(base, quote, each) for quote, each in answers if each]


def together(pairs: Pairs, base: str, day: date) -> list[Rate]:
    """Return the pairs of one day: the last one, up to ``day``, of the most preferred source.

    A pair that was not observed on that day is left out, because one date stands for all.
    """
    answers = filter(None, (series.on(snapshots, day) for snapshots in pairs.values()))
    best = min(answers, key=_rank, default=None)
    if best is None:
        return []
    same = observed_on(best)
    return [
        _rate(base, quote, observed[-1])
        for quote, snapshots in pairs.items()
        if (observed := series.observed(snapshots, same, same))
    ]


def between(pairs: Pairs, base: str, first: date, last: date) -> list[Rate]:
    """Return the observed days of every pair, oldest first.

    A pair without an observation on the first day begins with the one that answers for it.
    """
    found = observed(pairs, base, first, last)
    begun = {rate.quote for rate in found if rate.day == first}
    before = on({code: each for code, each in pairs.items() if code not in begun}, base, first)
    return sorted(before + found, key=_by_day)


def observed(pairs: Pairs, base: str, first: date, last: date) -> list[Rate]:
    """Return the pairs on the days of their own observations, oldest first."""
    found = [
        _rate(base, quote, snapshot)
        for quote, snapshots in pairs.items()
        for _, snapshot in bucketed(series.observed(snapshots, first, last), DAILY)
    ]
    return sorted(found, key=_by_day)


def averages(rates: Iterable[Rate], beginning: Callable[[date], date]) -> list[Rate]:
    """Return the mean of each quote in each bucket of time, with the bucket's first day."""
    buckets: dict[tuple[date, str], list[Rate]] = defaultdict(list)
    for rate in rates:
        buckets[beginning(rate.day), rate.quote].append(rate)
    return [_mean(day, quote, group) for (day, quote), group in sorted(buckets.items())]


def _mean(day: date, quote: str, rates: Sequence[Rate]) -> Rate:
    total = reduce(INTERNAL.add, (rate.value for rate in rates))
    sources = frozenset[str]().union(*(rate.sources for rate in rates))
    return Rate(day, quote, quotient(total, Decimal(len(rates))), sources)


def _rate(base: str, quote: str, snapshot: Snapshot) -> Rate:
    value = quotation(snapshot, quote, base)
    if value is None:
        raise ValueError(f"{snapshot.source} lacks a leg of {base}/{quote}")
    return Rate(observed_on(snapshot), quote, value.rate, frozenset({snapshot.source}))


def _rank(snapshot: Snapshot) -> tuple[int, int]:
    return SOURCES[snapshot.source].priority, -observed_on(snapshot).toordinal()


def _by_day(rate: Rate) -> tuple[date, str]:
    return rate.day, rate.quote
