"""Copying one event log into another."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from chassis.events.__main__ import main
from chassis.events.admin import copy
from chassis.events.admin.copy import NothingToCopy, copy_log
from chassis.events.backends import open_url
from chassis.events.event import EXCHANGE_RATES, INGEST_RUNS, REJECTED, dead_letter_topic
from chassis.events.log import EventLog, LogUnavailable, Record
from tests.helpers.event_log import batch, with_headers

DEAD_LETTERS = dead_letter_topic(EXCHANGE_RATES)


@pytest.fixture
def urls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The URLs of two logs; the settings name the first."""
    first, second = (f"sqlite:///{tmp_path}/{name}.db" for name in ("first", "second"))
    monkeypatch.setenv("EVENTS_URL", first)
    return first, second


@pytest.fixture
def source(urls: tuple[str, str]) -> EventLog:
    return open_url(urls[0])


@pytest.fixture
def target(urls: tuple[str, str]) -> EventLog:
    return open_url(urls[1])


def content(log: EventLog, *topics: str) -> list[tuple[str, str, bytes, object]]:
    with log.subscribe("auditor", topics) as reader:
        return [(each.topic, each.key, each.event, each.headers) for each in reader.poll(5000, 0)]


def copied(source: EventLog, target: EventLog) -> int:
    return copy_log(source, target, "target", lambda _done, _records: None)


def test_our_topics_are_copied_in_order_with_keys_and_headers(
    source: EventLog, target: EventLog
) -> None:
    source.publish(EXCHANGE_RATES, batch(0, 1200))
    source.publish(INGEST_RUNS, batch(0, 2))
    source.append(DEAD_LETTERS, with_headers(batch(3, 4), {"dead-letter-error": "ValueError"}))
    source.publish(REJECTED, batch(5, 6))
    source.publish("someone else's", batch(0, 9))

    assert copied(source, target) == 1204

    assert target.topics() == [EXCHANGE_RATES, DEAD_LETTERS, REJECTED, INGEST_RUNS]
    for topic in target.topics():
        assert content(target, topic) == content(source, topic)


def test_a_second_copy_adds_only_what_is_new(source: EventLog, target: EventLog) -> None:
    source.publish(EXCHANGE_RATES, batch(0, 3))

    assert [copied(source, target), copied(source, target)] == [3, 0]
    source.publish(EXCHANGE_RATES, batch(3, 5))
    assert copied(source, target) == 2

    assert content(target, EXCHANGE_RATES) == content(source, EXCHANGE_RATES)


def test_a_target_that_was_lost_gets_everything_again(
    source: EventLog, target: EventLog, tmp_path: Path
) -> None:
    source.publish(EXCHANGE_RATES, batch(0, 3))
    copied(source, target)
    for file in tmp_path.glob("second.db*"):
        file.unlink()

    assert copied(source, open_url(f"sqlite:///{tmp_path}/second.db")) == 3


def test_every_target_has_a_position_of_its_own(
    source: EventLog, target: EventLog, tmp_path: Path
) -> None:
    source.publish(EXCHANGE_RATES, batch(0, 3))
    third = open_url(f"sqlite:///{tmp_path}/third.db")
    third.publish(EXCHANGE_RATES, batch(9, 10))
    copied(source, target)

    assert copy_log(source, third, "third", lambda _done, _records: None) == 3


def test_an_interrupted_copy_continues_after_the_last_complete_batch(
    source: EventLog, target: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.publish(EXCHANGE_RATES, batch(0, 10))
    monkeypatch.setattr(copy, "BATCH_RECORDS", 4)
    with monkeypatch.context() as context:
        context.setattr(target, "append", failing_after(target.append, 2))
        with pytest.raises(LogUnavailable):
            copied(source, target)

    assert target.depth(EXCHANGE_RATES) == 8
    assert copied(source, target) == 2
    assert content(target, EXCHANGE_RATES) == content(source, EXCHANGE_RATES)


def failing_after(
    append: Callable[[str, Iterable[Record]], None], calls: int
) -> Callable[[str, Iterable[Record]], None]:
    left = [append] * calls

    def appended(topic: str, records: Iterable[Record]) -> None:
        if not left:
            raise LogUnavailable("gone")
        left.pop()(topic, records)

    return appended


def test_records_are_copied_batch_by_batch(
    source: EventLog, target: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.publish(EXCHANGE_RATES, batch(0, 10))
    monkeypatch.setattr(copy, "BATCH_RECORDS", 4)
    reports: list[tuple[int, int]] = []

    copy_log(source, target, "target", lambda done, records: reports.append((done, records)))

    assert reports == [(4, 10), (8, 10), (10, 10)]


def test_a_log_without_events_of_ours_is_refused(source: EventLog, target: EventLog) -> None:
    source.publish("someone else's", batch(0, 9))

    with pytest.raises(NothingToCopy):
        copied(source, target)


def test_the_command_backs_up_and_restores(
    urls: tuple[str, str],
    source: EventLog,
    target: EventLog,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    source.publish(EXCHANGE_RATES, batch(0, 3))

    main(["copy", "--to", urls[1]])
    main(["copy", "--to", urls[1]])
    monkeypatch.setenv("EVENTS_URL", f"sqlite:///{tmp_path}/new.db")
    main(["copy", "--from", urls[1]])

    output = capsys.readouterr()
    assert output.out.splitlines() == ["3 records copied", "0 records copied", "3 records copied"]
    assert "100%" in output.err
    restored = open_url(f"sqlite:///{tmp_path}/new.db")
    assert content(restored, EXCHANGE_RATES) == content(source, EXCHANGE_RATES)


@pytest.mark.parametrize("option", ["--from", "--to"])
def test_a_url_that_is_not_an_event_log_is_refused_naming_the_option(
    urls: tuple[str, str], option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["copy", option, "kafak://localhost"])

    assert f"refused to start: {option}: an event log is sqlite" in capsys.readouterr().err
