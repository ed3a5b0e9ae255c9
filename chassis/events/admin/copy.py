"""Copy one event log into another: to move to a cluster, to back a log up, or to restore it."""

from collections.abc import Callable
from itertools import groupby
from operator import attrgetter

from chassis.events.event import EXCHANGE_RATES, INGEST_RUNS, REJECTED, dead_letter_topic, digest
from chassis.events.log import EventLog, EventLogError, Subscription

BATCH_RECORDS = 500
POLL_SECONDS = 1.0
GROUP_CHARACTERS = 12

# Receives the number of records that are copied, and of all records to copy.
Report = Callable[[int, int], None]


class NothingToCopy(EventLogError):
    """The log to copy has none of our events: most likely it is the wrong log."""


def copy_log(source: EventLog, target: EventLog, name: str, report: Report) -> int:
    """Append to ``target`` the records that it lacks, and return their number.

    ``source`` keeps the position of the copy to the target called ``name`` as that of a group; an
    empty target gets everything. After an interruption at most one batch is copied again. Records
    with the same key keep their order, and no more than one batch is in memory.
    """
    topics = [topic for topic in source.topics() if _is_ours(topic)]
    if not any(source.depth(topic) for topic in topics):
        raise NothingToCopy("the log to copy contains none of our events")
    with source.subscribe(_group(name), topics) as subscription:
        if not any(target.depth(topic) for topic in topics):
            subscription.rewind()
        return _copy(subscription, target, report)


def _copy(subscription: Subscription, target: EventLog, report: Report) -> int:
    total = left = subscription.lag()
    # An empty poll does not mean the end: in a shared group records may arrive late.
    while left and subscription.lag():
        records = subscription.poll(min(left, BATCH_RECORDS), POLL_SECONDS)
        by_topic = attrgetter("topic")
        for topic, of_topic in groupby(sorted(records, key=by_topic), by_topic):
            target.append(topic, of_topic)
        subscription.commit(records)
        left -= len(records)
        report(total - left, total)
    return total - left


def _group(name: str) -> str:
    return f"copy-{digest(name)[:GROUP_CHARACTERS]}"


def _is_ours(topic: str) -> bool:
    # A cluster may also contain other people's topics.
    return topic.removesuffix(dead_letter_topic("")) in {EXCHANGE_RATES, REJECTED, INGEST_RUNS}
