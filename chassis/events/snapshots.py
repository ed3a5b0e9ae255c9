"""The event that carries a snapshot of exchange rates."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast, get_args

from chassis.clock import parse_rfc3339, rfc3339
from chassis.events.event import Event, data_of, digest, event_source, malformed, text
from chassis.rates.snapshot import Precision, Snapshot

SNAPSHOT_TYPE = "trip.exchange-rates.snapshot.v1"


def snapshot_event(snapshot: Snapshot) -> Event:
    """Return the event of a snapshot, keyed by its source; its id ignores ``fetched_at``."""
    source, base, precision = snapshot.source, snapshot.base, snapshot.precision
    observed_at = rfc3339(snapshot.observed_at)
    rates = {quote: format(rate, "f") for quote, rate in snapshot.rates.items()}
    # A member that only frozen ones have: earlier releases read the others as they are used to.
    frozen = {"frozen_since": rfc3339(since)} if (since := snapshot.frozen_since) else {}
    printed = (f"{quote}={rate}" for quote, rate in sorted(rates.items()))
    return Event(
        id=digest(source, base, observed_at, precision, *printed),
        type=SNAPSHOT_TYPE,
        source=event_source(source),
        subject=f"{base}/{observed_at}",
        time=snapshot.fetched_at,
        key=source,
        data={
            "source": source,
            "base": base,
            "observed_at": observed_at,
            "precision": precision,
            "rates": rates,
            **frozen,
        },
    )


def snapshot_from(event: Event) -> Snapshot:
    """Return the snapshot of an event; raises ``MalformedEvent`` if it is not a valid one."""
    data = data_of(event, SNAPSHOT_TYPE)
    with malformed("not a snapshot"):
        rates, frozen_since = data["rates"], data.get("frozen_since")
        return Snapshot(
            source=text(data, "source"),
            base=text(data, "base"),
            observed_at=parse_rfc3339(data["observed_at"]),
            fetched_at=event.time,
            rates={quote: _rate(quote, rates) for quote in rates},
            precision=_precision(data["precision"]),
            frozen_since=parse_rfc3339(frozen_since) if frozen_since else None,
        )


def _rate(quote: str, rates: Mapping[str, Any]) -> Decimal:
    rate = Decimal(text(rates, quote))
    if not rate.is_finite() or rate <= 0:
        raise ValueError(f"the rate of {quote} is {rate}")
    return rate


def _precision(name: str) -> Precision:
    if name not in get_args(Precision):
        raise ValueError(f"unknown precision {name!r}")
    return cast("Precision", name)
