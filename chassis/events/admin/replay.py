"""Look at dead letters, and send them again: each is ticked off once it is durable in its topic."""

from chassis.events.dead_letters import without_error
from chassis.events.event import dead_letter_topic
from chassis.events.log import EventLog, EventLogError, Record

GROUP = "replay"
BATCH_RECORDS = 500
POLL_SECONDS = 1.0


class UnknownTopic(EventLogError):
    """There is no such topic that dead letters could go back to."""


def replay(log: EventLog, topic: str) -> int:
    """Append to ``topic`` the dead letters it has now, and return their number.

    Every group of the topic sees them again, also one that had applied them before.
    """
    _check(log, topic)
    with log.subscribe(GROUP, [dead_letter_topic(topic)]) as letters:
        waiting = left = letters.lag()
        # Silence is no end: in a group that is shared, records can take their time.
        while left and letters.lag():
            records = letters.poll(min(left, BATCH_RECORDS), POLL_SECONDS)
            letters.forward(topic, [without_error(record) for record in records])
            left -= len(records)
    return waiting - left


def letters(log: EventLog, topic: str, limit: int) -> list[Record]:
    """Return the first dead letters, at most ``limit``, that ``replay`` would send."""
    _check(log, topic)
    found: list[Record] = []
    with log.subscribe(GROUP, [dead_letter_topic(topic)]) as waiting:
        while left := min(limit, waiting.lag()) - len(found):
            found += waiting.poll(left, POLL_SECONDS)
    return found


def _check(log: EventLog, topic: str) -> None:
    known = [name for name in log.topics() if not name.endswith(dead_letter_topic(""))]
    if topic not in known:
        raise UnknownTopic(
            f"no topic {topic!r} to send to; there are: {', '.join(known) or 'none'}"
        )
