"""Rates that are known beforehand, published bit by bit by a process that can be killed.

python -m tests.helpers.rate_feed PROGRESS

FEED_PAUSE_SECONDS makes it last longer, FEED_PATIENCE_SECONDS lets it give up on a log earlier.
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
    """Return what the event of this number says."""
    return {(SOURCES[number % 3], quote, _rate(number)) for quote in QUOTES}


def event(number: int) -> Event:
    """Return a snapshot, or now and then something that is none."""
    moment, rate = START + timedelta(hours=number), str(_rate(number))
    told = snapshot_event(snapshot(SOURCES[number % 3], moment, **dict.fromkeys(QUOTES, rate)))
    if is_poison(number):
        told.data["rates"] = "none"
    return told


def rejection(number: int) -> Event:
    """Return a value that was rejected."""
    moment = START + timedelta(hours=number)
    return rejected_event(SOURCES[0], "EUR", "XXX", moment, FETCHED, f"-{number}", "not_positive")


def is_poison(number: int) -> bool:
    """Tell whether no consumer can apply the event of this number."""
    return number % POISON_EVERY == 0


def main() -> int:
    """Publish what is left to publish; 1 as soon as something was not confirmed."""
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
