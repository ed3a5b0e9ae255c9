"""The topics of the project: missing ones are created, ones that would lose events refused."""

from dataclasses import dataclass

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient, ConfigResource, NewTopic  # type: ignore[attr-defined]
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_fixed

from chassis.events.event import EXCHANGE_RATES, INGEST_RUNS, REJECTED, dead_letter_topic
from chassis.events.kafka import offsets
from chassis.events.kafka.clients import MAX_MESSAGE_BYTES, Clients
from chassis.events.log import EventLogError

PARTITIONS = 3
MAX_REPLICAS = 3
MIGRATION_SECONDS = 30.0
PAUSE_SECONDS = 0.2
UNLIMITED = -1
DAY_MILLISECONDS = 86_400_000


class UnfitTopic(EventLogError):
    """A topic exists, but with settings that would lose events."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with its minimum number of partitions and retention in milliseconds.

    ``max_bytes`` is the size up to which it must accept events; 0 leaves it to the broker.
    """

    name: str
    partitions: int = 1
    retention: int = UNLIMITED
    max_bytes: int = 0


# The log is the backup of rates. Runs may expire: history's store keeps their totals.
TOPICS = (
    Topic(EXCHANGE_RATES, PARTITIONS),
    Topic(REJECTED),
    Topic(INGEST_RUNS, retention=90 * DAY_MILLISECONDS),
    Topic(dead_letter_topic(EXCHANGE_RATES), max_bytes=MAX_MESSAGE_BYTES),
    Topic(dead_letter_topic(INGEST_RUNS), max_bytes=MAX_MESSAGE_BYTES),
)


def migrate(clients: Clients, replicas: int | None) -> list[str]:
    """Create the missing topics, and return the names of those that this call created.

    ``replicas`` is by default the number of brokers, at most 3. Safe in many processes at once.
    """
    created: list[str] = []
    until_known = Retrying(
        retry=retry_if_exception(_is_unknown_topic),
        wait=wait_fixed(PAUSE_SECONDS),
        stop=stop_after_delay(MIGRATION_SECONDS),
        reraise=True,
    )
    with clients.guarded():
        until_known(_create_and_check, clients, replicas, created)
    return created


def _create_and_check(clients: Clients, replicas: int | None, created: list[str]) -> None:
    counts = offsets.topics(clients, MIGRATION_SECONDS)
    missing = [topic for topic in TOPICS if topic.name not in counts]
    created += _create(clients.admin, missing, replicas or _brokers(clients.admin))
    _check(clients.admin, offsets.topics(clients, MIGRATION_SECONDS))


def _is_unknown_topic(error: BaseException) -> bool:
    # Not every broker knows at once of a topic that was just created or removed.
    unknown = KafkaError.UNKNOWN_TOPIC_OR_PART
    return isinstance(error, KafkaException) and error.args[0].code() == unknown


def _brokers(admin: AdminClient) -> int:
    return min(MAX_REPLICAS, len(admin.list_topics(timeout=MIGRATION_SECONDS).brokers))


def _create(admin: AdminClient, missing: list[Topic], replicas: int) -> list[str]:
    new = [NewTopic(each.name, each.partitions, replicas, config=_config(each, replicas))
           for each in missing]  # fmt: skip
    created = []
    futures = admin.create_topics(new, request_timeout=MIGRATION_SECONDS) if new else {}
    for name, future in futures.items():
        try:
            future.result()
        except KafkaException as exception:
            # Another process was faster.
            if exception.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise
        else:
            created.append(name)
    return created


def _config(topic: Topic, replicas: int) -> dict[str, str]:
    size = {"max.message.bytes": str(topic.max_bytes)} if topic.max_bytes else {}
    return {
        **size,
        "cleanup.policy": "delete",
        "retention.ms": str(topic.retention),
        "retention.bytes": str(UNLIMITED),
        # Events are dated by the brokers' clock, not by the publisher's.
        "message.timestamp.type": "LogAppendTime",
        "min.insync.replicas": "2" if replicas >= MAX_REPLICAS else "1",
    }


def _check(admin: AdminClient, counts: dict[str, int]) -> None:
    resources = [ConfigResource(ConfigResource.Type.TOPIC, topic.name) for topic in TOPICS]
    futures = admin.describe_configs(resources, request_timeout=MIGRATION_SECONDS)
    found = {resource.name: future.result() for resource, future in futures.items()}
    for topic in TOPICS:
        values = {name: entry.value for name, entry in found[topic.name].items()}
        if fault := _fault(topic, counts.get(topic.name, topic.partitions), values):
            raise UnfitTopic(f"the topic {topic.name} would lose events: {fault}")


def _fault(topic: Topic, partitions: int, values: dict[str, str]) -> str | None:
    if partitions < topic.partitions:
        return f"it has {partitions} partitions, not {topic.partitions}"
    if "compact" in values["cleanup.policy"]:
        return "its cleanup.policy is compact"
    if int(values["max.message.bytes"]) < topic.max_bytes:
        return f"its max.message.bytes is {values['max.message.bytes']}, not {topic.max_bytes}"
    if int(values["retention.bytes"]) != UNLIMITED:
        return f"its retention.bytes is {values['retention.bytes']}, not {UNLIMITED}"
    kept = int(values["retention.ms"])
    if kept != UNLIMITED and (topic.retention == UNLIMITED or kept < topic.retention):
        return f"its retention.ms is {kept}, not {topic.retention}"
    return None
