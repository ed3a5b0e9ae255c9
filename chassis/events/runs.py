"""What the ingestor tells beside its snapshots: values it rejected and how its runs ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chassis.clock import parse_rfc3339, rfc3339
from chassis.events.event import Event, data_of, digest, ingestor, malformed, text

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
    """Tell that a value, as ``printed``, was taken out of its snapshot for ``reason``."""
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
        source=ingestor(source),
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
    """Tell how a run ended for ``source``; the run is named by its source and its start."""
    return Event(
        id=digest(source, rfc3339(started_at)),
        type=RUN_TYPE,
        source=ingestor(source),
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
    """Read the run back; ``MalformedEvent`` if the event tells of something else."""
    data = data_of(event, RUN_TYPE)
    with malformed("no ingest run"):
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
