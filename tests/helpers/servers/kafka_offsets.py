"""What a broker has kept of its groups, damaged as a full disk damages it, and mended again."""

import shutil
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.helpers.servers.kafka import Kafka

DAMAGED = "Failed to load metadata from __consumer_offsets"
# A batch of a segment begins with its offset and the length of what follows.
HEAD = struct.Struct(">qi")


def damage(broker: Kafka) -> None:
    """Let a broker find its last entry twice, which keeps it from loading any."""
    broker.kill()
    (segment,) = _kept(broker).glob("*.log")
    with segment.open("ab") as file:
        file.write(_last_batch(segment.read_bytes()))
    before = _complaints(broker)
    broker.restart()
    broker.until(lambda: _complaints(broker) > before)


@contextmanager
def damaged(broker: Kafka) -> Iterator[None]:
    """Damage what a broker has kept for the block, after which it begins anew."""
    damage(broker)
    try:
        yield
    finally:
        _throw_away(broker)


def mend(broker: Kafka) -> None:
    """Do what an operator does about a broker that a full disk has damaged so, if it has."""
    broker.until(lambda: broker.keeps_offsets() or _complaints(broker) > 0)
    if _complaints(broker):
        _throw_away(broker)


def _complaints(broker: Kafka) -> int:
    return broker.read_log().count(DAMAGED)


def _throw_away(broker: Kafka) -> None:
    broker.kill()
    shutil.rmtree(_kept(broker))
    broker.restart()
    broker.until(broker.keeps_offsets)


def _kept(broker: Kafka) -> Path:
    return broker.data / "__consumer_offsets-0"


def _last_batch(segment: bytes) -> bytes:
    start = 0
    while (end := start + HEAD.size + HEAD.unpack_from(segment, start)[1]) < len(segment):
        start = end
    return segment[start:end]
