"""The event that takes observations back, and how a consumer tells it from a snapshot."""

from collections.abc import Iterable
from datetime import date

from chassis.clock import rfc3339
from chassis.events.event import Event, data_of, digest, event_source, malformed, text
from chassis.events.snapshots import snapshot_from
from chassis.rates.snapshot import Snapshot
from chassis.rates.withdrawal import Withdrawal

WITHDRAWAL_TYPE = "trip.exchange-rates.withdrawal.v1"

Snapshots = list[tuple[str, Snapshot]]
Withdrawn = list[tuple[str, Withdrawal]]


def withdrawal_event(withdrawal: Withdrawal) -> Event:
    """Return the event of a withdrawal, keyed by its source like the snapshots before it."""
    source, day = withdrawal.source, withdrawal.day.isoformat()
    at, quotes = rfc3339(withdrawal.at), list(withdrawal.quotes)
    return Event(
        id=digest(WITHDRAWAL_TYPE, source, day, at, *quotes),
        type=WITHDRAWAL_TYPE,
        source=event_source(source),
        subject=day,
        time=withdrawal.at,
        key=source,
        data={"source": source, "day": day, "quotes": quotes, "why": withdrawal.why},
    )


def withdrawal_from(event: Event) -> Withdrawal:
    """Return the withdrawal of an event; raises ``MalformedEvent`` if it is not a valid one."""
    data = data_of(event, WITHDRAWAL_TYPE)
    with malformed("not a withdrawal"):
        quotes = tuple(str(quote) for quote in data["quotes"])
        day = date.fromisoformat(data["day"])
        return Withdrawal(text(data, "source"), day, quotes, text(data, "why"), event.time)


def rates_of(events: Iterable[Event]) -> tuple[Snapshots, Withdrawn]:
    """Return the snapshots and the withdrawals of events, each with the id of its event."""
    snapshots: Snapshots = []
    withdrawn: Withdrawn = []
    for event in events:
        if event.type == WITHDRAWAL_TYPE:
            withdrawn.append((event.id, withdrawal_from(event)))
        else:
            snapshots.append((event.id, snapshot_from(event)))
    return snapshots, withdrawn
