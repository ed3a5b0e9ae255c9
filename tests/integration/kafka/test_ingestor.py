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
from tests.helpers.ingestor import archive_rows
from tests.helpers.kafka_system import (
    LOOK_SECONDS,
    SERVICES,
    KafkaSystem,
    Process,
    kafka_system,
    settled,
)
from tests.helpers.servers.kafka import Kafka

VALUES = 221_702
DAYS = len(archive_rows())
BACKFILL = ("ingestor", "backfill", "ecb-archive")


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


@pytest.mark.fault
def test_first_rates_that_were_broken_off_are_completed_by_a_process_without_memory(
    system: KafkaSystem, log: EventLog, tmp_path: Path
) -> None:
    def first_rates(name: str) -> Process:
        system.environment["TRIP_DATA_DIR"] = str(tmp_path / name)
        return system.start(*BACKFILL, "--if-empty")

    first = first_rates("first")
    eventually(lambda: depth(log) > 500, 60)
    first.kill()
    broken_off = depth(log)
    assert first_rates("second").popen.wait(120) == 0
    published = depth(log)
    assert published > broken_off + DAYS - 500
    assert first_rates("third").popen.wait(60) == 0
    assert depth(log) == published
    with log.subscribe("auditor", [EXCHANGE_RATES]) as rates:
        events = {Event.from_json(each.event).id for each in polled(rates, published)}
    assert len(events) == DAYS


def test_an_ingestor_without_topics_names_the_command_to_run(
    kafka_url: str, tmp_path: Path
) -> None:
    with kafka_system(tmp_path, kafka_url, topics=False) as system:
        assert system.start(*BACKFILL).popen.wait(60) == 1
    assert "python -m chassis.events migrate" in (tmp_path / "errors.log").read_text()
