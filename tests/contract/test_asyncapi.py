"""The contract of the event log is valid AsyncAPI 3 and says what is published."""

import ast
import gzip
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, ValidationError

import chassis.events
from chassis.events.dead_letters import with_error
from chassis.events.event import EXCHANGE_RATES, INGEST_RUNS, REJECTED, Event, dead_letter_topic
from chassis.events.kafka.topics import TOPICS, Topic
from chassis.events.log import Record
from chassis.events.runs import rejected_event, run_event
from chassis.events.snapshots import snapshot_event
from chassis.rates.snapshot import Snapshot
from tests.helpers.event_contract import channels, check, document, messages

SCHEMA = Path(__file__).parents[1] / "data" / "asyncapi-3.0.0.json.gz"
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
EVENTS = {
    EXCHANGE_RATES: snapshot_event(
        Snapshot("ecb", "EUR", NOON, NOON, {"USD": Decimal("1.1590"), "JPY": Decimal(180)}, "day")
    ),
    REJECTED: rejected_event("ecb", "EUR", "USD", NOON, NOON, "-1", "not_positive"),
    INGEST_RUNS: run_event("ecb", "failed", {"publications": 0}, NOON, 0.5, None),
}


def record(topic: str, event: Event, **headers: str) -> Record:
    return Record(1, topic, event.to_json(), event.key, headers)


def types_in_code() -> set[str]:
    folder = Path(chassis.events.__file__).parent
    return {
        node.value.value
        for path in folder.glob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id.endswith("_TYPE")
        and isinstance(node.value, ast.Constant)
    }


def types_in(topic: str) -> set[str]:
    payloads = [message["payload"] for message in messages(topic) if message["payload"]]
    return {payload["allOf"][1]["properties"]["type"]["const"] for payload in payloads}


def test_the_contract_is_valid_asyncapi_3() -> None:
    schema = json.loads(gzip.decompress(SCHEMA.read_bytes()))
    Draft7Validator(schema).validate(document())


def test_every_topic_is_a_channel_and_the_other_way_round() -> None:
    assert channels().keys() == {topic.name for topic in TOPICS}


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_channel_says_how_its_topic_is_made(topic: Topic) -> None:
    kafka = channels()[topic.name]["bindings"]["kafka"]
    settings = kafka["topicConfiguration"]
    assert kafka["partitions"] == topic.partitions
    assert settings["retention.ms"] == topic.retention
    assert settings.get("max.message.bytes", 0) == topic.max_bytes


def test_every_type_of_event_is_a_message_and_the_other_way_round() -> None:
    described = [types_in(topic) for topic in channels()]
    assert set().union(*described) == types_in_code()


@pytest.mark.parametrize("topic", EVENTS)
def test_an_event_fits_the_message_of_its_topic(topic: str) -> None:
    check(record(topic, EVENTS[topic]))


@pytest.mark.parametrize("topic", EVENTS)
@pytest.mark.parametrize("other", EVENTS)
def test_an_event_in_another_topic_does_not_fit(topic: str, other: str) -> None:
    if topic != other:
        with pytest.raises(ValidationError):
            check(record(topic, EVENTS[other]))


@pytest.mark.parametrize("topic", EVENTS)
def test_an_event_with_a_member_that_the_contract_lacks_does_not_fit(topic: str) -> None:
    event = EVENTS[topic]
    more: dict[str, Any] = {**event.data, "surprise": 1}
    changed = Event(event.id, event.type, event.source, None, event.time, event.key, more)
    with pytest.raises(ValidationError):
        check(record(topic, changed))


def test_an_event_has_no_headers() -> None:
    with pytest.raises(ValidationError):
        check(record(EXCHANGE_RATES, EVENTS[EXCHANGE_RATES], surprise="1"))


@pytest.mark.parametrize("topic", [EXCHANGE_RATES, INGEST_RUNS])
def test_a_dead_letter_has_its_reason_in_headers_whatever_it_is(topic: str) -> None:
    broken = Record(7, topic, b"\xff", "ecb", {}, 2)
    letter = with_error(broken, "history", ValueError("x" * 9000), 3)
    check(Record(1, dead_letter_topic(topic), letter.event, letter.key, letter.headers))
    with pytest.raises(ValidationError):
        check(Record(1, dead_letter_topic(topic), b"\xff", "ecb", {}))
