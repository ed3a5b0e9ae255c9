"""The events that the ingestor publishes beside snapshots: rejected values and ended runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chassis.clock import parse_rfc3339, rfc3339
from chassis.events.event import Event, data_of, digest, event_source, malformed, text

REJECTED_TYPE = "trip.exchange-rates.rejected.v1"
RUN_TYPE = "trip.ingest.run.v1"


class Outcome(StrEnum):
    """How a run of the ingestor ended for a source."""

    DELIVERED = "delivered"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class IngestRun:
    """How one run of the ingestor ended for one source; ``id`` is the same in every replay."""

    id: str
    source: str
    outcome: str
    counts: Mapping[str, int]
    started_at: datetime
    duration_seconds: float
    newest_observed_at: datetime | None


def rejected_event(
    source: str,
    base: str,
    quote: str,
    observed_at: datetime,
    fetched_at: datetime,
    printed: str,
    reason: str,
) -> Event:
    """Return the event of a value, as ``printed``, that was left out of its snapshot."""
    data = {
        "source": source,
        "base": base,
        "quote": quote,
        "observed_at": rfc3339(observed_at),
        "printed": printed,
        "reason": reason,
    }
    return Event(
        id=digest(*data.values()),
        type=REJECTED_TYPE,
        source=event_source(source),
        subject=f"{base}/{quote}/{data['observed_at']}",
        time=fetched_at,
        key=source,
        data=data,
    )


def run_event(
    source: str,
    outcome: str,
    counts: Mapping[str, int],
    started_at: datetime,
    duration_seconds: float,
    newest_observed_at: datetime | None,
) -> Event:
    """Return the event of a run that ended for ``source``; source and start identify it."""
    return Event(
        id=digest(source, rfc3339(started_at)),
        type=RUN_TYPE,
        source=event_source(source),
        subject=rfc3339(started_at),
        time=started_at,
        key=source,
        data={
            "source": source,
            "outcome": outcome,
            "counts": dict(counts),
            "duration_seconds": duration_seconds,
            "newest_observed_at": newest_observed_at and rfc3339(newest_observed_at),
        },
    )


def run_from(event: Event) -> IngestRun:
    """Return the run of an event; raises ``MalformedEvent`` if it is not a valid one."""
    data = data_of(event, RUN_TYPE)
    with malformed("not an ingest run"):
        newest = data["newest_observed_at"]
        return IngestRun(
            id=event.id,
            source=text(data, "source"),
            outcome=text(data, "outcome"),
            counts={name: int(count) for name, count in data["counts"].items()},
            started_at=event.time,
            duration_seconds=float(data["duration_seconds"]),
            newest_observed_at=parse_rfc3339(newest) if newest else None,
        )
