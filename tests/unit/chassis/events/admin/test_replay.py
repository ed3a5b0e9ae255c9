"""Sending dead letters again, once each, and the commands that do so and show the log."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from chassis.events.__main__ import main
from chassis.events.admin import replay
from chassis.events.admin.replay import UnknownTopic, replay_dead_letters
from chassis.events.backends import open_url
from chassis.events.dead_letters import with_error
from chassis.events.event import Event, dead_letter_topic
from chassis.events.log import EventLog, GroupTaken, Record
from tests.helpers.event_log import batch, numbers, with_headers

DEAD_LETTERS = dead_letter_topic("topic")


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EventLog:
    url = f"sqlite:///{tmp_path}/events.db"
    monkeypatch.setenv("EVENTS_URL", url)
    return open_url(url)


def make_dead_letters(log: EventLog, start: int, stop: int) -> None:
    """Make dead letters, as a consumer does, of the events from ``start`` to before ``stop``."""
    log.append("topic", with_headers(batch(start, stop), {"mine": "kept"}))
    with log.subscribe("group", ["topic"]) as subscription:
        records = subscription.poll(100, 1)
        letters = [with_error(record, "group", ValueError("bad"), 3) for record in records]
        subscription.forward(DEAD_LETTERS, letters)


def read(log: EventLog, topic: str) -> list[Record]:
    with log.subscribe("reader", [topic]) as subscription:
        return subscription.poll(100, 0)


def test_dead_letters_are_sent_again_in_order_and_without_their_error(log: EventLog) -> None:
    make_dead_letters(log, 0, 3)

    assert replay_dead_letters(log, "topic") == 3

    again = read(log, "topic")[3:]
    assert numbers(again) == [0, 1, 2]
    assert [record.headers for record in again] == [{"mine": "kept"}] * 3


def test_a_second_replay_sends_nothing_again(log: EventLog) -> None:
    make_dead_letters(log, 0, 2)

    assert [replay_dead_letters(log, "topic"), replay_dead_letters(log, "topic")] == [2, 0]
    assert log.depth("topic") == 2 + 2


def test_a_record_that_fails_again_during_a_replay_is_left_for_the_next_replay(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_again(record: Record) -> Record:
        log.publish(DEAD_LETTERS, batch(99, 100))
        return replace(record, headers={})

    monkeypatch.setattr(replay, "BATCH_RECORDS", 2)
    make_dead_letters(log, 0, 3)
    with monkeypatch.context() as context:
        context.setattr(replay, "without_error", fail_again)
        assert replay_dead_letters(log, "topic") == 3

    assert replay_dead_letters(log, "topic") == 3


def test_a_topic_that_does_not_exist_is_refused(log: EventLog) -> None:
    make_dead_letters(log, 0, 1)

    with pytest.raises(UnknownTopic, match=r"'topci' to send to; there are: topic$"):
        replay_dead_letters(log, "topci")
    with pytest.raises(UnknownTopic):
        replay_dead_letters(log, DEAD_LETTERS)


def test_two_replays_at_once_are_refused(log: EventLog) -> None:
    make_dead_letters(log, 0, 1)

    with log.subscribe("replay", [DEAD_LETTERS]), pytest.raises(GroupTaken):
        replay_dead_letters(log, "topic")


def test_the_command_prints_how_many_it_sent(
    log: EventLog, capsys: pytest.CaptureFixture[str]
) -> None:
    make_dead_letters(log, 0, 2)

    main(["replay", "topic"])

    assert capsys.readouterr().out == "2 dead letters sent again to topic\n"


def test_dead_letters_are_shown_with_their_error_and_not_removed(
    log: EventLog, capsys: pytest.CaptureFixture[str]
) -> None:
    make_dead_letters(log, 0, 3)

    main(["letters", "topic", "--limit", "2"])

    shown = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    events = [Event.from_json(each["event"].encode()) for each in shown]
    assert events == batch(0, 2)
    assert shown[0]["key"] == "key-0"
    assert shown[0]["headers"]["mine"] == "kept"
    assert shown[0]["headers"]["dead-letter-reason"] == "bad"
    assert replay_dead_letters(log, "topic") == 3


def test_the_command_shows_topics_with_depth_and_lag(
    log: EventLog, capsys: pytest.CaptureFixture[str]
) -> None:
    make_dead_letters(log, 0, 2)
    log.publish("topic", batch(2, 7))

    main(["topics"])

    rows = [line.split() for line in capsys.readouterr().out.splitlines() if "topic" in line]
    assert [cell for cell in rows[1] if cell != "│"] == ["topic", "7", "group", "5"]
    assert [cell for cell in rows[2] if cell != "│"] == ["topic.dead-letter", "2"]


@pytest.mark.parametrize(
    ("url", "arguments", "sentence"),
    [
        (None, ["replay", "topci"], "no topic 'topci'"),
        ("sqlite:////dev/null/events.db", ["topics"], "unavailable"),
    ],
)
def test_an_error_of_the_command_is_one_sentence(
    log: EventLog,
    monkeypatch: pytest.MonkeyPatch,
    url: str | None,
    arguments: Sequence[str],
    sentence: str,
) -> None:
    if url:
        monkeypatch.setenv("EVENTS_URL", url)

    with pytest.raises(SystemExit, match=sentence) as refusal:
        main(arguments)
    assert "\n" not in str(refusal.value)


def test_the_command_refuses_a_url_that_is_not_an_event_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EVENTS_URL", "kafak://localhost")

    with pytest.raises(SystemExit):
        main(["topics"])
    assert "refused to start: EVENTS_URL: an event log is sqlite" in capsys.readouterr().err


def test_the_embedded_log_needs_no_topics_created(
    log: EventLog, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["migrate"])

    assert capsys.readouterr().out == "every topic exists\n"
