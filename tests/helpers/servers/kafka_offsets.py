"""Damage a broker's record of committed offsets as a full disk does, and repair it."""

import shutil
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.helpers.servers.kafka import Kafka

DAMAGED = "Failed to load metadata from __consumer_offsets"
# A batch in a segment starts with its offset and the length of the rest.
HEAD = struct.Struct(">qi")


def damage(broker: Kafka) -> None:
    """Write the last entry a second time, which keeps the broker from loading any."""
    broker.kill()
    (segment,) = _record(broker).glob("*.log")
    with segment.open("ab") as file:
        file.write(_last_batch(segment.read_bytes()))
    before = _complaints(broker)
    broker.restart()
    broker.until(lambda: _complaints(broker) > before)


@contextmanager
def damaged(broker: Kafka) -> Iterator[None]:
    """Damage the record for the block, and delete it afterwards."""
    damage(broker)
    try:
        yield
    finally:
        _delete(broker)


def repair(broker: Kafka) -> None:
    """Delete the record as an operator does, if a full disk has damaged it."""
    broker.until(lambda: broker.keeps_offsets() or _complaints(broker) > 0)
    if _complaints(broker):
        _delete(broker)


def _complaints(broker: Kafka) -> int:
    return broker.read_log().count(DAMAGED)


def _delete(broker: Kafka) -> None:
    broker.kill()
    shutil.rmtree(_record(broker))
    broker.restart()
    broker.until(broker.keeps_offsets)


def _record(broker: Kafka) -> Path:
    return broker.data / "__consumer_offsets-0"


def _last_batch(segment: bytes) -> bytes:
    start = 0
    while (end := start + HEAD.size + HEAD.unpack_from(segment, start)[1]) < len(segment):
        start = end
    return segment[start:end]
