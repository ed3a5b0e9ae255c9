"""What the event log already has of a source."""

import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime

from chassis.events.event import EXCHANGE_RATES, Event, MalformedEvent
from chassis.events.log import EventLog, Record
from chassis.events.snapshots import snapshot_from

GROUP = "backfill"
BATCH_RECORDS = 500
POLL_SECONDS = 0.25
# Longer than it takes to join a group. Another process may read as the same group meanwhile.
QUIET_SECONDS = 10.0


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
