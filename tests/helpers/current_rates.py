"""Rates of the last weeks up to today, for a system that has only old archives."""

from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from chassis.events.backends import open_url
from chassis.events.event import EXCHANGE_RATES, Event
from chassis.events.snapshots import snapshot_event
from tests.helpers.rates import snapshot

DAYS = 35
# Per euro, at first and today: in won the yen falls and the dollar rises, also against the
# ECB's rates of October 2026, and the dong does not move.
MOVES = {
    "KRW": (1600, 1600),
    "JPY": (160, 200),
    "USD": (1.2, 1.0),
    "VND": (30000, 30000),
    "THB": (38, 38.5),
    "GBP": (0.85, 0.86),
}


def publish(folder: Path) -> None:
    """Publish a snapshot for each of the last days to the event log in ``folder``."""
    today = datetime.combine(datetime.now(UTC).date(), time(), UTC)
    events = [_event(today - timedelta(days=ago), 1 - ago / DAYS) for ago in range(DAYS, -1, -1)]
    with closing(open_url(f"sqlite:///{folder}/events.db")) as log:
        log.publish(EXCHANGE_RATES, events)


def _event(moment: datetime, done: float) -> Event:
    rates = {code: f"{old + (new - old) * done:.6f}" for code, (old, new) in MOVES.items()}
    return snapshot_event(snapshot("currency-api", moment, moment, "day", **rates))
