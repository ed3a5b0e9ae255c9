"""Why a record could not be applied, carried in its headers while it is a dead letter."""

from dataclasses import replace

from chassis.events.log import Record

REASON_CHARACTERS = 500

_PREFIX = "dead-letter-"


def with_error(record: Record, group: str, error: Exception, attempts: int) -> Record:
    """Return the record with the error, where it came from and who gave up on it."""
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
