"""Copy one event log into another: to move to a cluster, to back a log up, and to restore it."""

from collections.abc import Callable
from itertools import groupby
from operator import attrgetter

from chassis.events.event import EXCHANGE_RATES, INGEST_RUNS, REJECTED, dead_letter_topic, digest
from chassis.events.log import EventLog, EventLogError, Subscription

BATCH_RECORDS = 500
POLL_SECONDS = 1.0
GROUP_CHARACTERS = 12

Move = Callable[[int, int], None]


class NothingToCopy(EventLogError):
    """The log that was to be copied holds none of our events: most likely it is another one."""


def copy(source: EventLog, target: EventLog, name: str, moved: Move) -> int:
    """Append to ``target`` what it lacks of ``source``, and return the number of records.

    ``source`` remembers how far the target called ``name`` has come, as it does of any group; an
    empty target gets everything. Interrupted, it repeats at most a batch, which readers know by
    its ids. ``moved`` is told how many records of how many are done. Records of a key keep their
    order, and no more than a batch is in memory.
    """
    topics = [topic for topic in source.topics() if _is_ours(topic)]
    if not any(source.depth(topic) for topic in topics):
        raise NothingToCopy("there is no event of ours in the log that was to be copied")
    with source.subscribe(_group(name), topics) as reader:
        if not any(target.depth(topic) for topic in topics):
            reader.rewind()
        return _copy(reader, target, moved)


def _copy(reader: Subscription, target: EventLog, moved: Move) -> int:
    waiting = left = reader.lag()
    # Silence is no end: in a group that is shared, records can take their time.
    while left and reader.lag():
        records = reader.poll(min(left, BATCH_RECORDS), POLL_SECONDS)
        by_topic = attrgetter("topic")
        for topic, those in groupby(sorted(records, key=by_topic), by_topic):
            target.append(topic, those)
        reader.commit(records)
        left -= len(records)
        moved(waiting - left, waiting)
    return waiting - left


def _group(name: str) -> str:
    return f"copy-{digest(name)[:GROUP_CHARACTERS]}"


def _is_ours(topic: str) -> bool:
    # A cluster may keep the topics of others too.
    return topic.removesuffix(dead_letter_topic("")) in {EXCHANGE_RATES, REJECTED, INGEST_RUNS}
