"""The headers of a dead letter: why, where and by which group a record could not be applied."""

from dataclasses import replace

from chassis.events.log import Record

REASON_CHARACTERS = 500

_PREFIX = "dead-letter-"


def with_error(record: Record, group: str, error: Exception, attempts: int) -> Record:
    """Return the record with headers for its error, its origin and the group that gave up."""
    facts = {
        "error": type(error).__name__,
        "reason": str(error)[:REASON_CHARACTERS],
        "topic": record.topic,
        "partition": str(record.partition),
        "offset": str(record.offset),
        "group": group,
        "attempts": str(attempts),
    }
    added = {f"{_PREFIX}{name}": fact for name, fact in facts.items()}
    return replace(record, headers={**record.headers, **added})


def without_error(record: Record) -> Record:
    """Return the record as it was before it became a dead letter."""
    kept = {name: text for name, text in record.headers.items() if not name.startswith(_PREFIX)}
    return replace(record, headers=kept)
