"""The ingestor on Kafka: runs that end early, by the broker or by a kill, are repeated."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from chassis.events.backends import open_url
from chassis.events.event import EXCHANGE_RATES, INGEST_RUNS, Event
from chassis.events.log import EventLog, EventLogError
from tests.helpers.event_log import polled
from tests.helpers.gunicorn import eventually
from tests.helpers.kafka_system import LOOK_SECONDS, SERVICES, KafkaSystem, kafka_system, settled
from tests.helpers.servers.kafka import Kafka

VALUES = 221_702
BACKFILL = ("ingestor", "backfill")


@pytest.fixture
def system(kafka_url: str, tmp_path: Path) -> Iterator[KafkaSystem]:
    with kafka_system(tmp_path, kafka_url) as system:
        yield system


@pytest.fixture
def log(system: KafkaSystem) -> Iterator[EventLog]:
    with closing(open_url(system.url)) as log:
        yield log


def depth(log: EventLog) -> int:
    try:
        return log.depth(EXCHANGE_RATES)
    except EventLogError:
        return 0


def stored(folder: Path, service: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(folder / f"{service}.db")) as store:
        query = "SELECT source, base, observed_at, quote, rate FROM rate ORDER BY 1, 2, 3, 4"
        return store.execute(query).fetchall()


@pytest.mark.fault
def test_every_accepted_value_is_in_both_stores_once(
    kafka: Kafka, system: KafkaSystem, log: EventLog
) -> None:
    first = system.start(*BACKFILL)
    eventually(lambda: depth(log) > 500, 60)
    kafka.kill()
    assert first.popen.wait(60) == 1
    kafka.restart()
    second = system.start(*BACKFILL)
    eventually(lambda: depth(log) > 1200, 60)
    assert second.popen.poll() is None
    second.kill()
    consumers = system.consumers()
    assert system.start(*BACKFILL).popen.wait(120) == 0
    eventually(lambda: settled(log), 120, LOOK_SECONDS)

    currency, history = (stored(system.folder, service) for service in SERVICES)
    assert len(currency) == VALUES
    assert currency == history
    eventually(lambda: [each.metric("consumer_lag_messages") for each in consumers] == [0, 0])
    with log.subscribe("auditor", [INGEST_RUNS]) as runs:
        published = [
            Event.from_json(record.event) for record in polled(runs, log.depth(INGEST_RUNS))
        ]
    assert [run.data["outcome"] for run in published] == ["delivered"]


def test_an_ingestor_without_topics_names_the_command_to_run(
    kafka_url: str, tmp_path: Path
) -> None:
    with kafka_system(tmp_path, kafka_url, topics=False) as system:
        assert system.start(*BACKFILL).popen.wait(60) == 1
    assert "python -m chassis.events migrate" in (tmp_path / "errors.log").read_text()
