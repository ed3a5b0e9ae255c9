"""Copying the log out of Kafka and into it, and taking back a group that is shared."""

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

LETTERS = dead_letter_topic(EXCHANGE_RATES)


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


def test_what_goes_into_kafka_and_out_again_is_the_same(log: EventLog, file: EventLog) -> None:
    log.migrate()
    file.publish(EXCHANGE_RATES, batch(0, 1200))
    file.publish(LETTERS, batch(5, 6))
    assert copied(file, log) == 1201

    arrived = read(log, EXCHANGE_RATES)
    assert sorted(numbers(arrived)) == list(range(1200))
    for key in ("key-0", "key-1", "key-2"):
        own = numbers([record for record in arrived if record.key == key])
        assert all(earlier < later for earlier, later in pairwise(own))


def test_doing_it_again_copies_only_what_came_since(log: EventLog, file: EventLog) -> None:
    log.migrate()
    log.publish(EXCHANGE_RATES, batch(0, 20))
    assert [copied(log, file), copied(log, file)] == [20, 0]

    log.publish(EXCHANGE_RATES, batch(20, 25))
    assert copied(log, file) == 5
    assert sorted(numbers(read(file, EXCHANGE_RATES))) == list(range(25))


def test_letters_keep_their_error(log: EventLog, file: EventLog) -> None:
    log.migrate()
    log.publish(EXCHANGE_RATES, batch(0, 1))
    with log.subscribe("group", [EXCHANGE_RATES]) as reader:
        letters = [with_error(each, "group", ValueError("bad"), 3) for each in polled(reader, 1)]
        reader.forward(LETTERS, letters)
    copied(log, file)

    (kept,) = read(file, LETTERS)
    assert kept.headers == letters[0].headers


def test_without_topics_nothing_is_copied_and_it_says_what_to_do(
    log: EventLog, file: EventLog
) -> None:
    file.publish(EXCHANGE_RATES, batch(0, 3))

    with pytest.raises(LogUnavailable, match=r"chassis\.events migrate"):
        copied(file, log)
    log.migrate()
    assert copied(file, log) == 3


def test_a_group_is_taken_back_only_when_nobody_reads_as_it(log: EventLog) -> None:
    log.migrate()
    log.publish(EXCHANGE_RATES, batch(0, 9))
    with log.subscribe("group", [EXCHANGE_RATES]) as reader:
        reader.commit(polled(reader, 9))
        with working(reader), pytest.raises(GroupTaken, match="still runs"):
            eventually(lambda: is_taken_back(log))

    # Who left in the middle of a rebalance is missed for up to ten seconds.
    eventually(lambda: is_taken_back(log))
    assert log.lags(EXCHANGE_RATES)["group"] == 9


def is_taken_back(log: EventLog) -> bool:
    with suppress(LogUnavailable):
        return rewind_group(log, "group") == [EXCHANGE_RATES]
    return False


@contextmanager
def working(reader: Subscription) -> Iterator[None]:
    """Let a member go on reading, as a consumer does."""
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
