"""Creating the topics, and the commands of the log on Kafka."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from confluent_kafka.admin import AdminClient, ConfigResource, NewTopic

from chassis.events.__main__ import main
from chassis.events.backends import open_url
from chassis.events.dead_letters import with_error
from chassis.events.event import EXCHANGE_RATES, INGEST_RUNS, REJECTED, dead_letter_topic
from chassis.events.kafka import topics
from chassis.events.kafka.delivery import Delivery
from chassis.events.kafka.topics import UnfitTopic
from chassis.events.log import EventLog
from tests.helpers.event_log import batch, numbers, polled, with_headers
from tests.helpers.servers.kafka import Kafka

TOPICS = {
    EXCHANGE_RATES: 3,
    REJECTED: 1,
    INGEST_RUNS: 1,
    dead_letter_topic(EXCHANGE_RATES): 1,
    dead_letter_topic(INGEST_RUNS): 1,
}


@pytest.fixture
def log(kafka_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[EventLog]:
    monkeypatch.setenv("EVENTS_URL", kafka_url)
    with closing(open_url(kafka_url)) as log:
        yield log


@pytest.fixture
def admin(kafka: Kafka) -> AdminClient:
    return kafka.admin()


def make(admin: AdminClient, name: str, partitions: int, **config: str) -> None:
    dotted = {key.replace("_", "."): value for key, value in config.items()}
    admin.create_topics([NewTopic(name, partitions, 1, config=dotted)])[name].result(20)


def setting(admin: AdminClient, topic: str, name: str) -> str:
    resource = ConfigResource(ConfigResource.Type.TOPIC, topic)
    (future,) = admin.describe_configs([resource]).values()
    return str(future.result(20)[name].value)


def test_topics_are_created_with_the_partitions_and_the_retention_they_need(
    log: EventLog, admin: AdminClient
) -> None:
    assert sorted(log.migrate()) == sorted(TOPICS)

    found = admin.list_topics(timeout=20).topics
    assert {name: len(found[name].partitions) for name in TOPICS} == TOPICS
    kept = {name: setting(admin, name, "retention.ms") for name in TOPICS}
    assert kept == {**dict.fromkeys(TOPICS, "-1"), INGEST_RUNS: str(90 * 24 * 3600 * 1000)}
    assert setting(admin, EXCHANGE_RATES, "message.timestamp.type") == "LogAppendTime"


def test_a_second_migration_creates_nothing(
    log: EventLog, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["migrate"])
    main(["migrate"])

    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("topics created: exchange-rates,")
    assert second == "every topic exists"


def test_many_processes_may_migrate_at_once(log: EventLog, kafka_url: str) -> None:
    command = [sys.executable, "-m", "chassis.events", "migrate"]
    processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(4)]
    assert [process.wait(60) for process in processes] == [0] * 4
    assert set(TOPICS) <= set(log.topics())


def test_a_broker_that_starts_late_is_waited_for(kafka: Kafka, log: EventLog) -> None:
    kafka.kill()
    command = [sys.executable, "-m", "chassis.events", "migrate", "--wait", "60"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    process = subprocess.Popen(command, **pipes)
    time.sleep(3)
    assert process.poll() is None
    kafka.restart()
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert output.startswith("topics created: ")
    # A broker that starts gives more than one reason.
    assert 1 <= errors.count("waiting, because Kafka at") <= 3
    assert errors.count("\n") <= 6
    assert set(TOPICS) <= set(log.topics())


@pytest.mark.parametrize(
    ("partitions", "config", "fault"),
    [
        (1, {"retention_ms": "-1"}, "it has 1 partitions, not 3"),
        (3, {}, "its retention.ms is 604800000, not -1"),
        (3, {"retention_ms": "-1", "retention_bytes": "1000"}, "its retention.bytes is 1000"),
        (3, {"retention_ms": "-1", "cleanup_policy": "compact"}, "its cleanup.policy is compact"),
    ],
)
def test_a_topic_that_would_lose_events_is_refused(
    log: EventLog, admin: AdminClient, partitions: int, config: dict[str, str], fault: str
) -> None:
    make(admin, EXCHANGE_RATES, partitions, **config)

    with pytest.raises(UnfitTopic, match=f"the topic {EXCHANGE_RATES} would lose events: {fault}"):
        log.migrate()


def test_a_topic_that_keeps_more_than_required_is_accepted(
    log: EventLog, admin: AdminClient
) -> None:
    make(admin, EXCHANGE_RATES, 12, retention_ms="-1")
    make(admin, INGEST_RUNS, 3, retention_ms="-1")

    assert EXCHANGE_RATES not in log.migrate()


def test_more_replicas_than_brokers_are_refused_in_one_sentence(log: EventLog) -> None:
    with pytest.raises(SystemExit, match="replication factor"):
        main(["migrate", "--replicas", "9"])


def test_a_broker_that_stops_responding_is_reported_in_one_sentence(
    kafka: Kafka, log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop_the_broker(_: AdminClient) -> int:
        kafka.stop()
        return 1

    monkeypatch.setattr(topics, "_brokers", stop_the_broker)
    monkeypatch.setattr(topics, "MIGRATION_SECONDS", 1.0)
    with pytest.raises(SystemExit, match="is unavailable"):
        main(["migrate"])
    kafka.kill()  # otherwise it would create the topics later, during the next test


@pytest.mark.parametrize("topic", [EXCHANGE_RATES, INGEST_RUNS])
def test_dead_letters_may_be_larger_than_events(
    log: EventLog, admin: AdminClient, topic: str
) -> None:
    log.migrate()

    assert int(setting(admin, dead_letter_topic(topic), "max.message.bytes")) == 2 << 20


def test_a_topic_that_is_too_small_for_dead_letters_is_refused(
    log: EventLog, admin: AdminClient
) -> None:
    topic = dead_letter_topic(EXCHANGE_RATES)
    make(admin, topic, 1, retention_ms="-1", max_message_bytes="1000000")

    with pytest.raises(UnfitTopic, match=r"its max\.message\.bytes is 1000000, not 2097152"):
        log.migrate()


def test_dead_letters_are_sent_again(log: EventLog, capsys: pytest.CaptureFixture[str]) -> None:
    log.migrate()
    log.append(EXCHANGE_RATES, with_headers(batch(0, 9), {"mine": "kept"}))
    with log.subscribe("group", [EXCHANGE_RATES]) as subscription:
        records = polled(subscription, 9)
        letters = [with_error(record, "group", ValueError("bad"), 3) for record in records]
        subscription.forward(dead_letter_topic(EXCHANGE_RATES), letters)

        main(["replay", EXCHANGE_RATES])
        main(["replay", EXCHANGE_RATES])
        again = polled(subscription, 9)

    sent = "dead letters sent again to exchange-rates"
    assert capsys.readouterr().out.splitlines() == [f"9 {sent}", f"0 {sent}"]
    assert sorted(numbers(again)) == list(range(9))
    assert {tuple(record.headers.items()) for record in again} == {(("mine", "kept"),)}


def test_a_replay_waits_for_a_broker_that_confirms_late(
    log: EventLog, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    log.migrate()
    log.append(dead_letter_topic(EXCHANGE_RATES), with_headers(batch(0, 9), {}))
    wait = Delivery.wait
    monkeypatch.setattr(Delivery, "wait", lambda delivery, _seconds: wait(delivery, 0.001))

    main(["replay", EXCHANGE_RATES])

    assert capsys.readouterr().out == "9 dead letters sent again to exchange-rates\n"
    assert log.depth(EXCHANGE_RATES) == 9


def test_the_command_shows_depth_and_lag(log: EventLog, capsys: pytest.CaptureFixture[str]) -> None:
    log.migrate()
    log.publish(EXCHANGE_RATES, batch(0, 9))
    with log.subscribe("currency", [EXCHANGE_RATES]) as subscription:
        subscription.commit(polled(subscription, 4))

    main(["topics"])

    rows = [line.replace("│", " ").split() for line in capsys.readouterr().out.splitlines()]
    assert [EXCHANGE_RATES, "9", "currency", "5"] in rows
