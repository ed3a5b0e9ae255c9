"""What Kafka keeps, counted: topics, partitions, their ends and what groups have committed."""

from collections.abc import Iterable

from confluent_kafka import TopicPartition
from confluent_kafka.admin import OffsetSpec  # type: ignore[attr-defined]
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from chassis.events.kafka.clients import ANSWER_SECONDS, Clients, LeaderMoved, missing

PAUSE_SECONDS = 0.05

# Topic and number of a partition.
Spot = tuple[str, int]

EARLIEST = OffsetSpec.earliest()  # type: ignore[no-untyped-call]
LATEST = OffsetSpec.latest()  # type: ignore[no-untyped-call]


def topics(clients: Clients, seconds: float = ANSWER_SECONDS) -> dict[str, int]:
    """Return how many partitions each topic has, Kafka's own topics left out."""
    with clients.guarded():
        found = clients.admin.list_topics(timeout=seconds).topics
    return {name: len(found[name].partitions) for name in found if not name.startswith("__")}


def spots(clients: Clients, wanted: Iterable[str]) -> list[Spot]:
    """Return the partitions of the topics; ``LogUnavailable`` says which topic is missing."""
    counts = topics(clients)
    for topic in wanted:
        if topic not in counts:
            raise missing(topic)
    return [(topic, number) for topic in wanted for number in range(counts[topic])]


@retry(
    retry=retry_if_exception_type(LeaderMoved),
    wait=wait_fixed(PAUSE_SECONDS),
    stop=stop_after_delay(ANSWER_SECONDS),
    reraise=True,
)
def ends(clients: Clients, of: Iterable[Spot], which: OffsetSpec) -> dict[Spot, int]:
    """Return the first or the next offset of partitions."""
    asked = {TopicPartition(*spot): which for spot in of}
    if not asked:
        return {}
    with clients.guarded():
        answers = clients.admin.list_offsets(asked, request_timeout=ANSWER_SECONDS)
        found = {
            (of.topic, of.partition): int(each.result().offset) for of, each in answers.items()
        }
    # The client gives no error but no offset either when no answer came in time.
    if min(found.values()) < 0:
        raise clients.error(None)
    return found


def depth(clients: Clients, topic: str) -> int:
    """Return the number of records in a topic."""
    of = spots(clients, [topic])
    return sum(ends(clients, of, LATEST).values()) - sum(ends(clients, of, EARLIEST).values())


def lags(clients: Clients, topic: str) -> dict[str, int]:
    """Return how many records of the topic each group that has begun it has not committed."""
    of = spots(clients, [topic])
    first, last = ends(clients, of, EARLIEST), ends(clients, of, LATEST)
    with clients.guarded():
        listed = clients.admin.list_consumer_groups(request_timeout=ANSWER_SECONDS).result()
    groups = sorted(group.group_id for group in listed.valid)
    offsets = {group: committed(clients, group, of) for group in groups}
    return {
        group: sum(end - max(done.get(spot, 0), first[spot]) for spot, end in last.items())
        for group, done in offsets.items()
        if any(offset >= 0 for offset in done.values())
    }


def committed(clients: Clients, group: str, of: Iterable[Spot]) -> dict[Spot, int]:
    """Return what a group has committed in each partition, less than 0 where it has nothing."""
    # It joins nothing. To ask the admin client ends the process, by a fault of its library, while
    # the coordinator of the group moves.
    asking = clients.consumer(group)
    with clients.guarded():
        found = asking.committed([TopicPartition(*spot) for spot in of], ANSWER_SECONDS)
    if error := next((each.error for each in found if each.error), None):
        raise clients.error(error)
    return {(each.topic, each.partition): each.offset for each in found}
