"""Take a group back to the beginning, for a store that was restored from an earlier day."""

from chassis.events.log import EventLog, EventLogError, GroupTaken


class UnknownGroup(EventLogError):
    """No topic has been read by such a group."""


def rewind(log: EventLog, group: str) -> list[str]:
    """Let ``group`` read its topics again from the first record; return the topics.

    ``GroupTaken`` if one of its consumers still runs: it would go on where it is.
    """
    topics = [topic for topic in log.topics() if group in log.lags(topic)]
    if not topics:
        raise UnknownGroup(f"no topic has been read by a group {group!r}")
    records = sum(log.depth(topic) for topic in topics)
    with log.subscribe(group, topics) as place:
        place.rewind()
        # Where a group is shared, a consumer that runs would have kept partitions.
        if place.lag() < records:
            raise GroupTaken(f"a consumer of the group {group} still runs: stop it and try again")
    return topics
