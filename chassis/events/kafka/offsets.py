"""What Kafka reports: topics, partitions, their first and next offsets, and committed offsets."""

from collections.abc import Iterable

from confluent_kafka import TopicCollection, TopicPartition
from confluent_kafka.admin import AclOperation, OffsetSpec  # type: ignore[attr-defined]
from tenacity import RetryCallState, retry, retry_if_exception_type, wait_fixed

from chassis.events.kafka.clients import Clients, LeaderMoved, missing_topic
from chassis.events.log import LogUnavailable

PAUSE_SECONDS = 0.05

# Topic and number of a partition.
Partition = tuple[str, int]

EARLIEST = OffsetSpec.earliest()  # type: ignore[no-untyped-call]
LATEST = OffsetSpec.latest()  # type: ignore[no-untyped-call]


def topics(clients: Clients, seconds: float | None = None) -> dict[str, int]:
    """Return the number of partitions of each topic, without Kafka's own topics."""
    with clients.guarded():
        found = clients.admin.list_topics(timeout=seconds or clients.seconds).topics
    return {name: len(found[name].partitions) for name in found if not name.startswith("__")}


def partitions(clients: Clients, wanted: Iterable[str]) -> list[Partition]:
    """Return the partitions of the topics; raises ``LogUnavailable`` if a topic is missing."""
    counts = topics(clients)
    for topic in wanted:
        if topic not in counts:
            raise missing_topic(topic)
    return [(topic, number) for topic in wanted for number in range(counts[topic])]


def readable(clients: Clients, wanted: Iterable[str]) -> list[Partition]:
    """Return the partitions of the topics.

    Raises ``LogUnavailable`` if a topic is missing, or if an ACL denies us to read it. The broker
    reports that denial only once to a consumer, which would then seem to have nothing to read.
    """
    described = clients.admin.describe_topics(
        TopicCollection(list(wanted)),
        include_authorized_operations=True,
        request_timeout=clients.seconds,
    )
    found: list[Partition] = []
    for topic, future in described.items():
        with clients.guarded(topic):
            description = future.result()
        allowed = description.authorized_operations
        if allowed is not None and AclOperation.READ not in allowed:
            raise LogUnavailable(f"Kafka at {clients.cluster.servers} denies us READ on {topic}")
        found += [(topic, each.id) for each in description.partitions]
    return found


def _is_too_late(attempt: RetryCallState) -> bool:
    clients: Clients = attempt.args[0]
    return (attempt.seconds_since_start or 0) >= clients.seconds


@retry(
    retry=retry_if_exception_type(LeaderMoved),
    wait=wait_fixed(PAUSE_SECONDS),
    stop=_is_too_late,
    reraise=True,
)
def ends(clients: Clients, of: Iterable[Partition], which: OffsetSpec) -> dict[Partition, int]:
    """Return the first or the next offset of each partition."""
    requested = {TopicPartition(*partition): which for partition in of}
    if not requested:
        return {}
    with clients.guarded():
        futures = clients.admin.list_offsets(requested, request_timeout=clients.seconds)
        found = {
            (each.topic, each.partition): int(future.result().offset)
            for each, future in futures.items()
        }
    # Without a response in time, the client reports no error but a negative offset.
    if min(found.values()) < 0:
        raise clients.error(None)
    return found


def depth(clients: Clients, topic: str) -> int:
    """Return the number of records in a topic."""
    of = partitions(clients, [topic])
    return sum(ends(clients, of, LATEST).values()) - sum(ends(clients, of, EARLIEST).values())


def lags(clients: Clients, topic: str) -> dict[str, int]:
    """Return the number of uncommitted records for every group that has read the topic."""
    of = partitions(clients, [topic])
    first, last = ends(clients, of, EARLIEST), ends(clients, of, LATEST)
    with clients.guarded():
        listed = clients.admin.list_consumer_groups(request_timeout=clients.seconds).result()
    groups = sorted(group.group_id for group in listed.valid)
    offsets = {group: committed(clients, group, of) for group in groups}
    return {
        group: sum(end - max(done.get(each, 0), first[each]) for each, end in last.items())
        for group, done in offsets.items()
        if any(offset >= 0 for offset in done.values())
    }


def committed(clients: Clients, group: str, of: Iterable[Partition]) -> dict[Partition, int]:
    """Return the group's committed offset in each partition; negative if it never committed."""
    # A consumer that never joins the group. The admin client would crash the process, by a defect
    # of its library, while the group's coordinator moves.
    consumer = clients.consumer(group)
    with clients.guarded():
        found = consumer.committed([TopicPartition(*each) for each in of], clients.seconds)
    if error := next((each.error for each in found if each.error), None):
        raise clients.error(error)
    return {(each.topic, each.partition): each.offset for each in found}
