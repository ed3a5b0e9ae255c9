"""Releasing held values that another publisher confirmed or an operator accepted."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from chassis.events.event import EXCHANGE_RATES
from chassis.events.log import EventLog
from chassis.events.snapshots import snapshot_event
from chassis.rates.sources import SOURCES, same_publisher
from ingestor import metrics
from ingestor.intake import latest_values
from ingestor.publishing import publish
from ingestor.screening import policy
from ingestor.screening.known import Held, Observation, released_snapshots
from ingestor.state import State

Values = Mapping[str, Observation]


def release(held: Iterable[Held], log: EventLog, state: State, now: datetime) -> None:
    """Publish held values under their own source and moment, then hold them no longer."""
    for source, group in groupby(sorted(held, key=lambda h: h.source), lambda h: h.source):
        values = list(group)
        snapshots = released_snapshots(values, now)
        publish(log, EXCHANGE_RATES, map(snapshot_event, snapshots))
        state.record(source, latest_values(snapshots), seen={}, held=(), dropped=values)
        metrics.values.labels(source, "released").inc(len(values))


def confirmed_by_others(state: State) -> list[Held]:
    """Return the held values that agree with another publisher's latest values."""
    # The state may also hold values of a source that only a newer version has.
    waiting = [held for held in state.held() if held.source in SOURCES]
    values = {source: _latest(source, state, waiting) for source in SOURCES} if waiting else {}
    return [
        held
        for held in waiting
        if any(
            is_confirmed(held, SOURCES[source].base, values[source])
            for source in SOURCES
            if source not in same_publisher(held.source)
        )
    ]


def is_confirmed(held: Held, base: str, values: Values) -> bool:
    """Return whether ``values``, in units per 1 ``base``, imply the rate that is held."""
    one = Observation(Decimal(1), held.observed_at)
    quote = one if held.quote == base else values.get(held.quote)
    pivot = one if held.base == base else values.get(held.base)
    if quote is None or pivot is None:
        return False
    together = policy.is_same_time(quote.observed_at, held.observed_at) and policy.is_same_time(
        pivot.observed_at, held.observed_at
    )
    return together and policy.agrees(held.value * pivot.value, quote.value)


def _latest(source: str, state: State, waiting: Iterable[Held]) -> Values:
    # With held values: if two publishers jump to the same value, each confirms the other.
    values = dict(state.accepted(source))
    for held in waiting:
        known = values.get(held.quote)
        if held.source == source and (known is None or held.observed_at > known.observed_at):
            values[held.quote] = Observation(held.value, held.observed_at)
    return values
