"""Copying one event log into another, and taking a group back to the beginning."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from chassis.events.__main__ import main
from chassis.events.admin import copy as copy_module
from chassis.events.admin.copy import NothingToCopy, copy
from chassis.events.admin.rewind import UnknownGroup, rewind
from chassis.events.backends import open_url
from chassis.events.event import EXCHANGE_RATES, INGEST_RUNS, REJECTED, dead_letter_topic
from chassis.events.log import EventLog, GroupTaken, LogUnavailable, Record
from tests.helpers.event_log import batch, numbers, with_headers

LETTERS = dead_letter_topic(EXCHANGE_RATES)


@pytest.fixture
def urls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Two logs; the first is the one that the settings name."""
    one, other = (f"sqlite:///{tmp_path}/{name}.db" for name in ("one", "other"))
    monkeypatch.setenv("EVENTS_URL", one)
    return one, other


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
    return copy(source, target, "target", lambda _done, _records: None)


def test_everything_of_ours_arrives_in_order_with_keys_and_headers(
    source: EventLog, target: EventLog
) -> None:
    source.publish(EXCHANGE_RATES, batch(0, 1200))
    source.publish(INGEST_RUNS, batch(0, 2))
    source.append(LETTERS, with_headers(batch(3, 4), {"dead-letter-error": "ValueError"}))
    source.publish(REJECTED, batch(5, 6))
    source.publish("of somebody else", batch(0, 9))

    assert copied(source, target) == 1204

    assert target.topics() == [EXCHANGE_RATES, LETTERS, REJECTED, INGEST_RUNS]
    for topic in target.topics():
        assert content(target, topic) == content(source, topic)


def test_doing_it_again_copies_only_what_came_since(source: EventLog, target: EventLog) -> None:
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
    for file in tmp_path.glob("other.db*"):
        file.unlink()

    assert copied(source, open_url(f"sqlite:///{tmp_path}/other.db")) == 3


def test_another_target_is_another_copy(source: EventLog, target: EventLog, tmp_path: Path) -> None:
    source.publish(EXCHANGE_RATES, batch(0, 3))
    third = open_url(f"sqlite:///{tmp_path}/third.db")
    third.publish(EXCHANGE_RATES, batch(9, 10))
    copied(source, target)

    assert copy(source, third, "third", lambda _done, _records: None) == 3


def test_a_copy_that_breaks_off_goes_on_behind_the_last_batch_that_arrived(
    source: EventLog, target: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.publish(EXCHANGE_RATES, batch(0, 10))
    monkeypatch.setattr(copy_module, "BATCH_RECORDS", 4)
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


def test_no_more_than_a_batch_is_taken_at_once(
    source: EventLog, target: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.publish(EXCHANGE_RATES, batch(0, 10))
    monkeypatch.setattr(copy_module, "BATCH_RECORDS", 4)
    seen: list[tuple[int, int]] = []

    copy(source, target, "target", lambda done, records: seen.append((done, records)))

    assert seen == [(4, 10), (8, 10), (10, 10)]


def test_a_log_that_is_most_likely_another_one_is_refused(
    source: EventLog, target: EventLog
) -> None:
    source.publish("of somebody else", batch(0, 9))

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

    said = capsys.readouterr()
    assert said.out.splitlines() == ["3 records copied", "0 records copied", "3 records copied"]
    assert "100%" in said.err
    restored = open_url(f"sqlite:///{tmp_path}/new.db")
    assert content(restored, EXCHANGE_RATES) == content(source, EXCHANGE_RATES)


@pytest.mark.parametrize("option", ["--from", "--to"])
def test_a_url_of_no_log_is_refused_with_the_name_of_the_option(
    urls: tuple[str, str], option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["copy", option, "kafak://localhost"])

    assert f"refused to start: {option}: an event log is sqlite" in capsys.readouterr().err


def test_a_group_that_is_taken_back_reads_everything_again(
    source: EventLog, capsys: pytest.CaptureFixture[str]
) -> None:
    source.publish(EXCHANGE_RATES, batch(0, 3))
    source.publish(INGEST_RUNS, batch(3, 4))
    with source.subscribe("history", [EXCHANGE_RATES, INGEST_RUNS]) as reader:
        reader.commit(reader.poll(9, 0))

    main(["rewind", "history"])

    with source.subscribe("history", [EXCHANGE_RATES, INGEST_RUNS]) as reader:
        assert numbers(reader.poll(9, 0)) == [0, 1, 2, 3]
    assert capsys.readouterr().out == (
        "history reads from the beginning: exchange-rates, ingest-runs\n"
    )


def test_a_group_that_runs_or_was_never_there_is_not_taken_back(source: EventLog) -> None:
    with source.subscribe("history", [EXCHANGE_RATES]), pytest.raises(GroupTaken):
        rewind(source, "history")
    with pytest.raises(UnknownGroup, match="'histroy'"):
        rewind(source, "histroy")
