"""Show dead letters, and send them back to their topic."""

from collections.abc import Sequence

from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from chassis.events.dead_letters import without_error
from chassis.events.event import dead_letter_topic
from chassis.events.log import EventLog, EventLogError, LogUnavailable, Record, Subscription

GROUP = "replay"
BATCH_RECORDS = 500
POLL_SECONDS = 1.0
PATIENCE_SECONDS, PAUSE_SECONDS = 10.0, 0.1


class UnknownTopic(EventLogError):
    """There is no such topic to send dead letters back to."""


def replay_dead_letters(log: EventLog, topic: str) -> int:
    """Append to ``topic`` its present dead letters that were not replayed yet; return their number.

    Every group that reads the topic gets them again, even one that has applied them before.
    """
    _check(log, topic)
    with log.subscribe(GROUP, [dead_letter_topic(topic)]) as subscription:
        total = left = subscription.lag()
        # An empty poll does not mean the end: in a shared group records may arrive late.
        while left and subscription.lag():
            records = subscription.poll(min(left, BATCH_RECORDS), POLL_SECONDS)
            _forward(subscription, topic, [without_error(record) for record in records])
            left -= len(records)
    return total - left


def first_dead_letters(log: EventLog, topic: str, limit: int) -> list[Record]:
    """Return up to ``limit`` dead letters that a replay would send first."""
    _check(log, topic)
    found: list[Record] = []
    with log.subscribe(GROUP, [dead_letter_topic(topic)]) as subscription:
        while left := min(limit, subscription.lag()) - len(found):
            found += subscription.poll(left, POLL_SECONDS)
    return found


# A command that gave up as soon as a service does would leave letters behind that are sent, but not
# committed: the next replay would send them twice. Each attempt continues the one before it.
@retry(
    retry=retry_if_exception_type(LogUnavailable),
    wait=wait_fixed(PAUSE_SECONDS),
    stop=stop_after_delay(PATIENCE_SECONDS),
    reraise=True,
)
def _forward(subscription: Subscription, topic: str, records: Sequence[Record]) -> None:
    subscription.forward(topic, records)


def _check(log: EventLog, topic: str) -> None:
    known = [name for name in log.topics() if not name.endswith(dead_letter_topic(""))]
    if topic not in known:
        raise UnknownTopic(
            f"no topic {topic!r} to send to; there are: {', '.join(known) or 'none'}"
        )
