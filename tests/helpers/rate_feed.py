"""Publishes known rates chunk by chunk, in a process that a test can kill.

python -m tests.helpers.rate_feed PROGRESS

FEED_PAUSE_SECONDS is the pause between chunks, FEED_PATIENCE_SECONDS the time-out of publishing.
"""

import os
import sys
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from chassis.events.backends import open_url
from chassis.events.event import EXCHANGE_RATES, REJECTED, Event
from chassis.events.kafka import log as kafka
from chassis.events.log import LogUnavailable
from chassis.events.runs import rejected_event
from chassis.events.snapshots import snapshot_event
from chassis.settings import Settings, load
from tests.helpers.rates import FETCHED, snapshot

SOURCES = ("ecb", "currency-api", "open-er-api")
QUOTES = ("USD", "KRW", "JPY")
EVENTS = 300
CHUNK = 10
POISON_EVERY = 75
REJECTED_EVERY = 10
PAUSE_SECONDS = float(os.environ.get("FEED_PAUSE_SECONDS", "0.1"))
PATIENCE_SECONDS = float(os.environ.get("FEED_PATIENCE_SECONDS", kafka.DELIVERY_SECONDS))
FAILED = 1

START = datetime(2020, 1, 1, tzinfo=UTC)

# Source, quote and rate.
Value = tuple[str, str, Decimal]


def values(number: int) -> set[Value]:
    """Return the rates in the event of this number."""
    return {(SOURCES[number % 3], quote, _rate(number)) for quote in QUOTES}


def event(number: int) -> Event:
    """Return a snapshot event; now and then its data is not a valid snapshot."""
    moment, rate = START + timedelta(hours=number), str(_rate(number))
    found = snapshot_event(snapshot(SOURCES[number % 3], moment, **dict.fromkeys(QUOTES, rate)))
    if is_poison(number):
        found.data["rates"] = "none"
    return found


def rejection(number: int) -> Event:
    """Return the event of a rejected value."""
    moment = START + timedelta(hours=number)
    return rejected_event(SOURCES[0], "EUR", "XXX", moment, FETCHED, f"-{number}", "not_positive")


def is_poison(number: int) -> bool:
    """Return whether no consumer can apply the event of this number."""
    return number % POISON_EVERY == 0


def main() -> int:
    """Publish the rest; return ``FAILED`` as soon as a chunk was not confirmed."""
    kafka.DELIVERY_SECONDS = PATIENCE_SECONDS
    log, done = open_url(load(Settings).event_log_url), Path(sys.argv[1])
    start = int(done.read_text()) if done.exists() else 0
    for first in range(start, EVENTS, CHUNK):
        numbers = range(first, first + CHUNK)
        try:
            log.publish(REJECTED, [rejection(n) for n in numbers if n % REJECTED_EVERY == 0])
            log.publish(EXCHANGE_RATES, map(event, numbers))
        except LogUnavailable:
            return FAILED
        done.with_suffix(".new").write_text(str(first + CHUNK))
        done.with_suffix(".new").replace(done)
        time.sleep(PAUSE_SECONDS)
    log.close()
    return 0


def _rate(number: int) -> Decimal:
    return 1 + Decimal(number) / 10_000


if __name__ == "__main__":
    sys.exit(main())
