"""What the event log already has of a source."""

import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from chassis.events.event import EXCHANGE_RATES, Event, MalformedEvent
from chassis.events.log import EventLog, Record
from chassis.events.snapshots import snapshot_from
from chassis.events.withdrawals import rates_of
from chassis.rates.snapshot import Snapshot
from chassis.rates.withdrawal import Withdrawal
from ingestor.screening.known import Observation

GROUP = "backfill"
BATCH_RECORDS = 500
POLL_SECONDS = 0.25
# Longer than it takes to join a group. Another process may read as the same group meanwhile.
QUIET_SECONDS = 10.0


@dataclass
class Published:
    """What the log has of one source: snapshots as fetched, and what was withdrawn of them."""

    snapshots: list[Snapshot] = field(default_factory=list)
    withdrawals: list[Withdrawal] = field(default_factory=list)

    @classmethod
    def read(cls, log: EventLog, source: str) -> "Published":
        """Read everything that the log has of ``source``."""
        found = cls()
        for record in _records(log, EXCHANGE_RATES):
            if record.key == source:
                found._add(record)
        found.snapshots.sort(key=lambda one: (one.observed_at, one.fetched_at))
        return found

    def on(self, day: date) -> dict[str, Observation]:
        """Return the values of a UTC day that were not withdrawn, by quote."""
        return self._latest([one for one in self.snapshots if _day(one) == day])

    def last(self) -> dict[str, Observation]:
        """Return the last value of each quote that was not withdrawn."""
        return self._latest(self.snapshots)

    def _latest(self, snapshots: list[Snapshot]) -> dict[str, Observation]:
        return {
            quote: Observation(value, one.observed_at)
            for one in snapshots
            for quote, value in one.rates.items()
            if not any(
                each.takes(quote, one.observed_at, one.fetched_at) for each in self.withdrawals
            )
        }

    def _add(self, record: Record) -> None:
        with suppress(MalformedEvent):
            snapshots, withdrawn = rates_of([Event.from_json(record.event)])
            self.snapshots += [one for _, one in snapshots]
            self.withdrawals += [one for _, one in withdrawn]


def missing(log: EventLog, moments: Mapping[str, datetime]) -> list[str]:
    """Return the sources of which the log has no snapshot at their moment in ``moments``."""
    left = dict(moments)
    for record in _records(log, EXCHANGE_RATES) if left else ():
        if record.key in left and _moment(record) == left[record.key]:
            del left[record.key]
            if not left:
                break
    return list(left)


def _records(log: EventLog, topic: str) -> Iterator[Record]:
    """Yield the records that the topic has now; nothing is committed."""
    left = log.depth(topic)
    with log.subscribe(GROUP, [topic]) as subscription:
        received_at = time.monotonic()
        while left > 0 and time.monotonic() < received_at + QUIET_SECONDS:
            if records := subscription.poll(BATCH_RECORDS, POLL_SECONDS):
                received_at = time.monotonic()
            left -= len(records)
            yield from records


def _moment(record: Record) -> datetime | None:
    with suppress(MalformedEvent):
        return snapshot_from(Event.from_json(record.event)).observed_at
    return None


def _day(snapshot: Snapshot) -> date:
    return snapshot.observed_at.astimezone(UTC).date()
