"""What happened, as CloudEvents 1.0 in JSON, and the event that carries a snapshot."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, cast, get_args

from cloudevents.core.exceptions import BaseCloudEventException
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from chassis.clock import parse_rfc3339, rfc3339
from chassis.rates.snapshot import Precision, Snapshot

EXCHANGE_RATES = "exchange-rates"
REJECTED = "exchange-rates.rejected"
INGEST_RUNS = "ingest-runs"

SNAPSHOT_TYPE = "trip.exchange-rates.snapshot.v1"

_MEMBERS = frozenset({"specversion", "id", "type", "source", "time", "partitionkey"})
_FORMAT = JSONFormat()


class MalformedEvent(ValueError):
    """The bytes are no CloudEvent of this project; trying again cannot help."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened at ``time``; ``id`` is the same however often it is told."""

    id: str
    type: str
    source: str
    subject: str | None
    time: datetime
    key: str
    data: dict[str, Any]

    def to_json(self) -> bytes:
        """Return the event as structured JSON, its key as the extension ``partitionkey``."""
        attributes: dict[str, Any] = {
            "id": self.id,
            "type": self.type,
            "source": self.source,
            "time": self.time,
            "partitionkey": self.key,
            "datacontenttype": "application/json",
        }
        if self.subject is not None:
            attributes["subject"] = self.subject
        return _FORMAT.write(CloudEvent(attributes, self.data))

    @classmethod
    def from_json(cls, body: bytes) -> "Event":
        """Read structured JSON; ``MalformedEvent`` if it does not parse or lacks a member."""
        with malformed("no CloudEvent"):
            envelope = cast("CloudEvent", _FORMAT.read(_complete, body))
            attributes = envelope.get_attributes()
            return cls(
                id=attributes["id"],
                type=attributes["type"],
                source=attributes["source"],
                subject=attributes.get("subject"),
                time=attributes["time"].astimezone(UTC),
                key=text(attributes, "partitionkey"),
                data=_object(envelope.get_data()),
            )


def dead_letter(topic: str) -> str:
    """Return the topic that keeps what could not be applied from ``topic``."""
    return f"{topic}.dead-letter"


def snapshot_event(snapshot: Snapshot) -> Event:
    """Tell a snapshot, keyed by its source; the time of fetching is no part of the id."""
    source, base, precision = snapshot.source, snapshot.base, snapshot.precision
    observed_at = rfc3339(snapshot.observed_at)
    rates = {quote: format(rate, "f") for quote, rate in snapshot.rates.items()}
    printed = (f"{quote}={rate}" for quote, rate in sorted(rates.items()))
    return Event(
        id=digest(source, base, observed_at, precision, *printed),
        type=SNAPSHOT_TYPE,
        source=ingestor(source),
        subject=f"{base}/{observed_at}",
        time=snapshot.fetched_at,
        key=source,
        data={
            "source": source,
            "base": base,
            "observed_at": observed_at,
            "precision": precision,
            "rates": rates,
        },
    )


def snapshot_from(event: Event) -> Snapshot:
    """Read the snapshot back with its digits as printed; ``MalformedEvent`` if it is none."""
    data = data_of(event, SNAPSHOT_TYPE)
    with malformed("no snapshot"):
        rates = data["rates"]
        return Snapshot(
            source=text(data, "source"),
            base=text(data, "base"),
            observed_at=parse_rfc3339(data["observed_at"]),
            fetched_at=event.time,
            rates={quote: _rate(quote, rates) for quote in rates},
            precision=_precision(data["precision"]),
        )


@contextmanager
def malformed(what: str) -> Iterator[None]:
    """Turn whatever goes wrong while foreign data are read into ``MalformedEvent``."""
    try:
        yield
    except (
        LookupError,
        TypeError,
        ValueError,
        ArithmeticError,
        AttributeError,
        RecursionError,
        BaseCloudEventException,
    ) as error:
        raise MalformedEvent(f"{what}: {error}") from error


def data_of(event: Event, kind: str) -> dict[str, Any]:
    """Return what the event tells; ``MalformedEvent`` unless it is of the type ``kind``."""
    if event.type != kind:
        raise MalformedEvent(f"expected an event of type {kind}, not {event.type}")
    return event.data


def text(data: Mapping[str, Any], name: str) -> str:
    """Return the member ``name``, which must be a text with at least one character."""
    value = data[name]
    if not isinstance(value, str) or not value:
        raise TypeError(f"{name} is no text")
    return value


def ingestor(source: str) -> str:
    """Return the CloudEvents ``source`` of what the ingestor learned from one of its sources."""
    return f"/ingestor/{source}"


def digest(*parts: str) -> str:
    """Return the id of an event that says just this, however often it is told."""
    return sha256("\n".join(parts).encode()).hexdigest()


def _complete(attributes: dict[str, Any], data: Any) -> CloudEvent:
    # The package would make up a missing id or time, and a made-up id cannot be deduplicated.
    if missing := _MEMBERS - attributes.keys():
        raise MalformedEvent(f"without {', '.join(sorted(missing))}")
    return CloudEvent(attributes, data)


def _object(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise TypeError("its data are no object")
    return data


def _rate(quote: str, rates: Mapping[str, Any]) -> Decimal:
    rate = Decimal(text(rates, quote))
    if not rate.is_finite() or rate <= 0:
        raise ValueError(f"the rate of {quote} is {rate}")
    return rate


def _precision(name: str) -> Precision:
    if name not in get_args(Precision):
        raise ValueError(f"unknown precision {name!r}")
    return cast("Precision", name)
