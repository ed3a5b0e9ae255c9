"""The servers of the tests: they respond, keep what they confirmed, and hang on request."""

from collections.abc import Iterable

import pytest
from confluent_kafka import Consumer, KafkaError, Producer

from tests.helpers.servers.kafka import Kafka
from tests.helpers.servers.mongodb import MongoDB
from tests.helpers.servers.process import Server
from tests.helpers.servers.sql import SqlServer


@pytest.fixture(params=["mariadb", "mysql", "mongodb", "kafka"])
def server(request: pytest.FixtureRequest) -> Server:
    """Each kind of server, as it was or recovered."""
    found: Server = request.getfixturevalue(request.param)
    found.recover()
    return found


def test_a_stopped_server_does_not_answer_until_it_goes_on(server: Server) -> None:
    assert server.answers()
    server.stop()
    assert not server.answers()
    server.cont()
    server.wait()


@pytest.mark.parametrize("name", ["mariadb", "mysql"])
def test_a_killed_sql_server_comes_back_with_every_committed_row(
    name: str, request: pytest.FixtureRequest
) -> None:
    server: SqlServer = request.getfixturevalue(name)
    with server.database() as url:
        table = f"{url.rpartition('/')[2]}.kept"
        server.execute(f"CREATE TABLE {table} (id INT PRIMARY KEY) ENGINE=InnoDB")
        server.execute(f"INSERT INTO {table} VALUES (1), (2)")
        server.kill()
        assert not server.answers()
        server.restart()
        assert server.execute(f"SELECT COUNT(*) FROM {table}") == [(2,)]
    assert server.execute(f"SHOW DATABASES LIKE '{table.partition('.')[0]}'") == []


def test_a_killed_replica_set_comes_back_with_every_majority_write(
    mongodb: MongoDB, mongodb_url: str
) -> None:
    name = mongodb_url.rpartition("/")[2].partition("?")[0]
    with mongodb.client(w="majority") as client:
        client[name].kept.insert_many([{"_id": 1}, {"_id": 2}])
    mongodb.kill()
    assert not mongodb.answers()
    mongodb.restart()
    with mongodb.client() as client:
        assert client[name].kept.count_documents({}) == 2


def test_a_killed_broker_comes_back_with_its_messages_and_offsets(kafka: Kafka, topic: str) -> None:
    _produce(kafka, topic, range(10))
    assert _consume(kafka, topic, 10) == set(range(10))
    _produce(kafka, topic, range(10, 15))
    kafka.kill()
    assert not kafka.answers()
    kafka.restart()
    assert _consume(kafka, topic, 5) == set(range(10, 15))


def test_a_broker_makes_no_topic_by_itself(kafka: Kafka, kafka_url: str) -> None:
    producer = Producer({"bootstrap.servers": kafka.bootstrap, "message.timeout.ms": 2000})
    producer.produce("unheard", "of")
    assert producer.flush(20) == 0
    assert "unheard" not in producer.list_topics(timeout=10).topics


def _produce(kafka: Kafka, topic: str, numbers: Iterable[int]) -> None:
    producer = Producer({"bootstrap.servers": kafka.bootstrap, "enable.idempotence": True})
    errors: list[KafkaError | None] = []
    for number in numbers:
        producer.produce(topic, str(number), on_delivery=lambda error, _: errors.append(error))
    assert producer.flush(20) == 0
    assert not any(errors)


def _consume(kafka: Kafka, topic: str, count: int) -> set[int]:
    """Read that many as a member of the topic's group, commit them, and leave."""
    consumer = Consumer(
        {
            "bootstrap.servers": kafka.bootstrap,
            "group.id": topic,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
        }
    )
    try:
        consumer.subscribe([topic])
        messages = consumer.consume(count, timeout=20)
        consumer.commit(asynchronous=False)
    finally:
        consumer.close()
    return {int(message.value()) for message in messages}
