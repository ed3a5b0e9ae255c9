"""Copying the log out of Kafka and into it, and rewinding a shared group."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import pairwise
from pathlib import Path

import pytest

from chassis.events.admin.copy import copy_log
from chassis.events.admin.rewind import rewind_group
from chassis.events.backends import open_url
from chassis.events.dead_letters import with_error
from chassis.events.event import EXCHANGE_RATES, dead_letter_topic
from chassis.events.log import EventLog, GroupTaken, LogUnavailable, Record, Subscription
from tests.helpers.event_log import batch, numbers, polled
from tests.helpers.gunicorn import eventually

DEAD_LETTERS = dead_letter_topic(EXCHANGE_RATES)


@pytest.fixture
def log(kafka_url: str) -> Iterator[EventLog]:
    with closing(open_url(kafka_url)) as log:
        yield log


@pytest.fixture
def file(tmp_path: Path) -> EventLog:
    return open_url(f"sqlite:///{tmp_path}/events.db")


def copied(source: EventLog, target: EventLog) -> int:
    return copy_log(source, target, "target", lambda _done, _records: None)


def read(log: EventLog, topic: str) -> list[Record]:
    with log.subscribe("auditor", [topic]) as reader:
        return polled(reader, log.depth(topic))


def test_a_copy_into_kafka_is_complete_and_in_order(log: EventLog, file: EventLog) -> None:
    log.migrate()
    file.publish(EXCHANGE_RATES, batch(0, 1200))
    file.publish(DEAD_LETTERS, batch(5, 6))
    assert copied(file, log) == 1201

    arrived = read(log, EXCHANGE_RATES)
    assert sorted(numbers(arrived)) == list(range(1200))
    for key in ("key-0", "key-1", "key-2"):
        own = numbers([record for record in arrived if record.key == key])
        assert all(earlier < later for earlier, later in pairwise(own))


def test_a_second_copy_adds_only_what_is_new(log: EventLog, file: EventLog) -> None:
    log.migrate()
    log.publish(EXCHANGE_RATES, batch(0, 20))
    assert [copied(log, file), copied(log, file)] == [20, 0]

    log.publish(EXCHANGE_RATES, batch(20, 25))
    assert copied(log, file) == 5
    assert sorted(numbers(read(file, EXCHANGE_RATES))) == list(range(25))


def test_dead_letters_keep_their_error(log: EventLog, file: EventLog) -> None:
    log.migrate()
    log.publish(EXCHANGE_RATES, batch(0, 1))
    with log.subscribe("group", [EXCHANGE_RATES]) as reader:
        letters = [with_error(each, "group", ValueError("bad"), 3) for each in polled(reader, 1)]
        reader.forward(DEAD_LETTERS, letters)
    copied(log, file)

    (kept,) = read(file, DEAD_LETTERS)
    assert kept.headers == letters[0].headers


def test_without_topics_nothing_is_copied_and_the_error_says_what_to_run(
    log: EventLog, file: EventLog
) -> None:
    file.publish(EXCHANGE_RATES, batch(0, 3))

    with pytest.raises(LogUnavailable, match=r"chassis\.events migrate"):
        copied(file, log)
    log.migrate()
    assert copied(file, log) == 3


def test_a_group_is_rewound_only_while_it_has_no_consumer(log: EventLog) -> None:
    log.migrate()
    log.publish(EXCHANGE_RATES, batch(0, 9))
    with log.subscribe("group", [EXCHANGE_RATES]) as reader:
        reader.commit(polled(reader, 9))
        with working(reader), pytest.raises(GroupTaken, match="still runs"):
            eventually(lambda: is_rewound(log))

    # After leaving during a rebalance, a member counts as present for up to ten seconds.
    eventually(lambda: is_rewound(log))
    assert log.lags(EXCHANGE_RATES)["group"] == 9


def is_rewound(log: EventLog) -> bool:
    with suppress(LogUnavailable):
        return rewind_group(log, "group") == [EXCHANGE_RATES]
    return False


@contextmanager
def working(reader: Subscription) -> Iterator[None]:
    """Keep a member reading, as a consumer does."""
    ended = threading.Event()

    def read_on() -> None:
        while not ended.is_set():
            reader.poll(10, 0.1)

    thread = threading.Thread(target=read_on)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
