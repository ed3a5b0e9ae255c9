"""Small snapshots for tests of stores and services."""

from datetime import UTC, datetime
from decimal import Decimal

from chassis.events.snapshots import snapshot_event
from chassis.rates.snapshot import Precision, Snapshot

FETCHED = datetime(2026, 10, 30, 15, 0, tzinfo=UTC)


def snapshot(
    source: str,
    observed_at: datetime,
    fetched_at: datetime = FETCHED,
    precision: Precision = "day",
    base: str = "EUR",
    **rates: str,
) -> Snapshot:
    """Return what ``source`` printed: ``snapshot("ecb", moment, USD="1.1172")``."""
    printed = {quote: Decimal(rate) for quote, rate in rates.items()}
    return Snapshot(source, base, observed_at, fetched_at, printed, precision)


def events(*snapshots: Snapshot) -> list[tuple[str, Snapshot]]:
    """Return the snapshots as a store applies them, each with the id of its event."""
    return [(snapshot_event(each).id, each) for each in snapshots]
