"""Move a group back to the beginning, after its store was restored from an older backup."""

from chassis.events.log import EventLog, EventLogError, GroupTaken


class UnknownGroup(EventLogError):
    """No topic was ever read by such a group."""


def rewind_group(log: EventLog, group: str) -> list[str]:
    """Move ``group`` back to the first record of all its topics, and return the topics.

    Raises ``GroupTaken`` if one of its consumers is running: it would continue where it is.
    """
    topics = [topic for topic in log.topics() if group in log.lags(topic)]
    if not topics:
        raise UnknownGroup(f"no topic has been read by a group {group!r}")
    records = sum(log.depth(topic) for topic in topics)
    with log.subscribe(group, topics) as subscription:
        subscription.rewind()
        # In a shared group, a running consumer would have kept some partitions.
        if subscription.lag() < records:
            raise GroupTaken(f"a consumer of the group {group} still runs: stop it and try again")
    return topics
