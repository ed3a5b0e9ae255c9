"""Events as JSON: what is written is read back, and every defect is malformed."""

import json
from dataclasses import replace

import pytest

from chassis.events.event import Event, MalformedEvent, dead_letter_topic
from tests.helpers.event_log import numbered

EVENT = replace(numbered(7), subject="seven")


def test_an_event_without_a_subject_is_read_back_without_one() -> None:
    event = replace(EVENT, subject=None)

    assert Event.from_json(event.to_json()) == event


@pytest.mark.parametrize(
    "body", [b"", b"not JSON", b"\xff\xfe", b"[]", b"null", b'"text"', b"{}", b"[" * 100_000]
)
def test_bytes_that_are_not_an_event_are_malformed(body: bytes) -> None:
    with pytest.raises(MalformedEvent):
        Event.from_json(body)


@pytest.mark.parametrize(
    "member", ["specversion", "id", "type", "source", "time", "partitionkey", "data"]
)
def test_an_event_that_lacks_a_member_is_malformed(member: str) -> None:
    envelope = json.loads(EVENT.to_json())
    del envelope[member]

    with pytest.raises(MalformedEvent):
        Event.from_json(json.dumps(envelope).encode())


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("specversion", "0.3"),
        ("id", ""),
        ("id", 7),
        ("source", None),
        ("time", "yesterday"),
        ("time", "2026-10-30T15:00:00"),
        ("time", 7),
        ("partitionkey", 7),
        ("data", "text"),
        ("data", None),
    ],
)
def test_an_event_with_a_wrong_member_is_malformed(member: str, value: object) -> None:
    envelope = json.loads(EVENT.to_json()) | {member: value}

    with pytest.raises(MalformedEvent):
        Event.from_json(json.dumps(envelope).encode())


def test_dead_letters_have_a_topic_of_their_own() -> None:
    assert dead_letter_topic("exchange-rates") == "exchange-rates.dead-letter"
