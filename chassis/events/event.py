"""Events as CloudEvents 1.0 in JSON, and the topics they are published to."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, cast

from cloudevents.core.exceptions import BaseCloudEventException
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

EXCHANGE_RATES = "exchange-rates"
REJECTED = "exchange-rates.rejected"
INGEST_RUNS = "ingest-runs"

_MEMBERS = frozenset({"specversion", "id", "type", "source", "time", "partitionkey"})
_FORMAT = JSONFormat()


class MalformedEvent(ValueError):
    """The bytes are not a valid event of this project; trying again cannot help."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at ``time``; ``id`` is the same however often it is published."""

    id: str
    type: str
    source: str
    subject: str | None
    time: datetime
    key: str
    data: dict[str, Any]

    def to_json(self) -> bytes:
        """Return the event as structured JSON; its key is the extension ``partitionkey``."""
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
        """Parse structured JSON; raises ``MalformedEvent`` if it is not a complete event."""
        with malformed("not a CloudEvent"):
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


def dead_letter_topic(topic: str) -> str:
    """Return the topic that keeps the events of ``topic`` that could not be applied."""
    return f"{topic}.dead-letter"


@contextmanager
def malformed(what: str) -> Iterator[None]:
    """Turn every error of reading unknown data into ``MalformedEvent``; ``what`` begins it."""
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
    """Return the event's data; raises ``MalformedEvent`` unless its type is ``kind``."""
    if event.type != kind:
        raise MalformedEvent(f"expected an event of type {kind}, not {event.type}")
    return event.data


def text(data: Mapping[str, Any], name: str) -> str:
    """Return the member ``name``, which must be a non-empty string."""
    value = data[name]
    if not isinstance(value, str) or not value:
        raise TypeError(f"{name} is not a non-empty string")
    return value


def event_source(source: str) -> str:
    """Return the CloudEvents ``source`` of events that the ingestor publishes for ``source``."""
    return f"/ingestor/{source}"


def digest(*parts: str) -> str:
    """Return an id made of ``parts``: the same parts always give the same id."""
    return sha256("\n".join(parts).encode()).hexdigest()


def _complete(attributes: dict[str, Any], data: Any) -> CloudEvent:
    # The package would invent a missing id or time, and an invented id prevents deduplication.
    if missing := _MEMBERS - attributes.keys():
        raise MalformedEvent(f"it lacks {', '.join(sorted(missing))}")
    return CloudEvent(attributes, data)


def _object(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise TypeError("its data is not an object")
    return data
