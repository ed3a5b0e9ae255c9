"""The topics of the project: made where they are missing, refused where they would lose events."""

from dataclasses import dataclass

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (  # type: ignore[attr-defined]
    AdminClient,
    ConfigResource,
    NewTopic,
)
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_fixed

from chassis.events.event import EXCHANGE_RATES, INGEST_RUNS, REJECTED, dead_letter_topic
from chassis.events.kafka import offsets
from chassis.events.kafka.clients import LARGEST_BYTES, Clients
from chassis.events.log import EventLogError

PARTITIONS = 3
REPLICAS_AT_MOST = 3
MAKING_SECONDS = 30.0
PAUSE_SECONDS = 0.2
FOR_EVER = -1
DAY_MILLISECONDS = 86_400_000


class UnfitTopic(EventLogError):
    """A topic exists, but not so that it keeps what we promise."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with the least number of partitions and the shortest retention that it may have.

    ``largest`` is the number of bytes that an event must be allowed to have, if it matters.
    """

    name: str
    partitions: int = 1
    retention: int = FOR_EVER
    largest: int = 0


# The log is the backup: of runs, the store of history keeps the sums, and the log the last ones.
TOPICS = (
    Topic(EXCHANGE_RATES, PARTITIONS),
    Topic(REJECTED),
    Topic(INGEST_RUNS, retention=90 * DAY_MILLISECONDS),
    Topic(dead_letter_topic(EXCHANGE_RATES), largest=LARGEST_BYTES),
    Topic(dead_letter_topic(INGEST_RUNS), largest=LARGEST_BYTES),
)


def migrate(clients: Clients, replicas: int | None) -> list[str]:
    """Make the missing topics with so many replicas, or as many as there are brokers, 3 at most.

    Safe from many processes at once. Return the names of those that this call made.
    """
    made: list[str] = []
    settled = Retrying(
        retry=retry_if_exception(_is_on_its_way),
        wait=wait_fixed(PAUSE_SECONDS),
        stop=stop_after_delay(MAKING_SECONDS),
        reraise=True,
    )
    with clients.guarded():
        settled(_settle, clients, replicas, made)
    return made


def _settle(clients: Clients, replicas: int | None, made: list[str]) -> None:
    counts = offsets.topics(clients, MAKING_SECONDS)
    missing = [topic for topic in TOPICS if topic.name not in counts]
    made += _make(clients.admin, missing, replicas or _brokers(clients.admin))
    _check(clients.admin, offsets.topics(clients, MAKING_SECONDS))


def _is_on_its_way(error: BaseException) -> bool:
    # A topic that was just made, or removed, is not known to every broker at once.
    unknown = KafkaError.UNKNOWN_TOPIC_OR_PART
    return isinstance(error, KafkaException) and error.args[0].code() == unknown


def _brokers(admin: AdminClient) -> int:
    return min(REPLICAS_AT_MOST, len(admin.list_topics(timeout=MAKING_SECONDS).brokers))


def _make(admin: AdminClient, missing: list[Topic], replicas: int) -> list[str]:
    new = [NewTopic(each.name, each.partitions, replicas, config=_config(each, replicas))
           for each in missing]  # fmt: skip
    made = []
    making = admin.create_topics(new, request_timeout=MAKING_SECONDS) if new else {}
    for name, future in making.items():
        try:
            future.result()
        except KafkaException as exception:
            # Somebody else was quicker.
            if exception.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise
        else:
            made.append(name)
    return made


def _config(topic: Topic, replicas: int) -> dict[str, str]:
    size = {"max.message.bytes": str(topic.largest)} if topic.largest else {}
    return {
        **size,
        "cleanup.policy": "delete",
        "retention.ms": str(topic.retention),
        "retention.bytes": str(FOR_EVER),
        # The age of an event is told by the brokers' clock, not by ours.
        "message.timestamp.type": "LogAppendTime",
        "min.insync.replicas": "2" if replicas >= REPLICAS_AT_MOST else "1",
    }


def _check(admin: AdminClient, counts: dict[str, int]) -> None:
    resources = [ConfigResource(ConfigResource.Type.TOPIC, topic.name) for topic in TOPICS]
    answers = admin.describe_configs(resources, request_timeout=MAKING_SECONDS)
    found = {resource.name: future.result() for resource, future in answers.items()}
    for topic in TOPICS:
        values = {name: entry.value for name, entry in found[topic.name].items()}
        if fault := _fault(topic, counts.get(topic.name, topic.partitions), values):
            raise UnfitTopic(f"the topic {topic.name} would lose events: {fault}")


def _fault(topic: Topic, partitions: int, values: dict[str, str]) -> str | None:
    if partitions < topic.partitions:
        return f"it has {partitions} partitions, not {topic.partitions}"
    if "compact" in values["cleanup.policy"]:
        return "its cleanup.policy is compact"
    if int(values["max.message.bytes"]) < topic.largest:
        return f"its max.message.bytes is {values['max.message.bytes']}, not {topic.largest}"
    if int(values["retention.bytes"]) != FOR_EVER:
        return f"its retention.bytes is {values['retention.bytes']}, not {FOR_EVER}"
    kept = int(values["retention.ms"])
    if kept != FOR_EVER and (topic.retention == FOR_EVER or kept < topic.retention):
        return f"its retention.ms is {kept}, not {topic.retention}"
    return None
