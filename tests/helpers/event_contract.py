"""Checks records of the event log against their contract, chassis/events/asyncapi.yaml."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from chassis.events.log import Record
from tests.helpers.contract import resolve, validate

NO_HEADERS = {"maxProperties": 0}


@cache
def document() -> dict[str, Any]:
    """Return the contract."""
    read: dict[str, Any] = yaml.safe_load(
        files("chassis.events").joinpath("asyncapi.yaml").read_bytes()
    )
    return read


def channels() -> dict[str, dict[str, Any]]:
    """Return the channels by the name of their topic."""
    return {channel["address"]: channel for channel in document()["channels"].values()}


def messages(topic: str) -> list[dict[str, Any]]:
    """Return the messages of a topic."""
    return [resolve(document(), message) for message in channels()[topic]["messages"].values()]


def check(record: Record) -> None:
    """Raise ``ValidationError`` unless event, key and headers of the record are in the contract."""
    known = messages(record.topic)
    headers = [message.get("headers", NO_HEADERS) for message in known]
    validate(document(), {"oneOf": headers}, dict(record.headers))
    if any(message["payload"] for message in known):
        event = json.loads(record.event)
        validate(document(), {"oneOf": [message["payload"] for message in known]}, event)
        assert record.key == event["partitionkey"] == event["data"]["source"]
