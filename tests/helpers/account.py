"""A small service for tests to kill: a producer, and a consumer that books events in SQLite.

python -m tests.helpers.account produce URL PROGRESS [PAUSE]
python -m tests.helpers.account consume URL ACCOUNT [BATCHES]
"""

import os
import signal
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from chassis.events.backends import open_url
from chassis.events.consumer import Consumer
from chassis.events.event import MalformedEvent
from chassis.events.log import Record
from tests.helpers.event_log import batch, numbers
from tests.helpers.gunicorn import eventually
from tests.helpers.started import Started, python

TOPIC = "numbers"
GROUP = "account"
EVENTS = 3000
CHUNK = 20
POISON_EVERY = 500
BOOKED = [number for number in range(EVENTS) if number % POISON_EVERY]
POISON = list(range(0, EVENTS, POISON_EVERY))

# Only a power failure would need an fsync; a killed process does not.
_SCHEMA = """
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS booked (number INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS reached (partition INTEGER PRIMARY KEY, offset INTEGER);
CREATE TABLE IF NOT EXISTS total (id INTEGER PRIMARY KEY, effects INTEGER, sum INTEGER);
INSERT OR IGNORE INTO total VALUES (1, 0, 0);
"""


def produce(url: str, progress: str, pause: str = "0.1") -> None:
    """Publish all events chunk by chunk; a chunk without confirmation is published again."""
    log, done = open_url(url), Path(progress)
    start = int(done.read_text()) if done.exists() else 0
    for first in range(start, EVENTS, CHUNK):
        log.publish(TOPIC, batch(first, first + CHUNK))
        done.with_suffix(".new").write_text(str(first + CHUNK))
        done.with_suffix(".new").replace(done)
        time.sleep(float(pause))


def consume(url: str, account: str, batches: str = "0") -> None:
    """Book events until SIGTERM, or die after ``batches`` batches, before the last commit.

    A file shows that it is ready.
    """
    with closing(sqlite3.connect(account, isolation_level=None)) as connection:
        connection.executescript(_SCHEMA)
        left = int(batches)

        def apply(records: Sequence[Record]) -> None:
            nonlocal left
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                _book(connection, records)
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

        consumer = Consumer(open_url(url), GROUP, [TOPIC], apply)
        signal.signal(signal.SIGTERM, lambda *_: consumer.stop())
        _ready(account, os.getpid()).touch()
        consumer.run()


@contextmanager
def process(side: str, url: str, file: str, *arguments: str) -> Iterator[Started]:
    """Run one side of the service; kill it after the block if it is still running."""
    command = ["-m", "tests.helpers.account", side, url, file, *arguments]
    child = python(command, os.environ, Path(file).with_name("errors.log"))
    try:
        yield child
    finally:
        child.kill()
        child.wait()


@contextmanager
def consuming(url: str, account: str, *arguments: str) -> Iterator[Started]:
    """Run a consumer, and wait until it is ready."""
    with process("consume", url, account, *arguments) as consumer:
        eventually(_ready(account, consumer.pid).exists, pause=0.01)
        yield consumer


def booked(account: str) -> int:
    """Return the number of events that took effect."""
    return _read(account, "SELECT count(*) FROM booked")[0][0]


def reached(account: str) -> int:
    """Return the sum of the offsets that a commit of everything booked would have."""
    return _read(account, "SELECT ifnull(sum(offset + 1), 0) FROM reached")[0][0]


def balance(account: str, dead_letters: Iterable[Record]) -> None:
    """Fail unless every event took effect exactly once, or is a dead letter as it should be."""
    rows = _read(account, "SELECT number FROM booked ORDER BY number")
    assert [number for (number,) in rows] == BOOKED
    assert _read(account, "SELECT effects, sum FROM total") == [(len(BOOKED), sum(BOOKED))]
    assert sorted(set(numbers(dead_letters))) == POISON


def _ready(account: str, pid: int) -> Path:
    return Path(f"{account}.ready-{pid}")


def _read(account: str, query: str) -> list[tuple[int, ...]]:
    with closing(sqlite3.connect(account)) as connection:
        return connection.execute(query).fetchall()


def _book(connection: sqlite3.Connection, records: Sequence[Record]) -> None:
    for record, number in zip(records, numbers(records), strict=True):
        if number % POISON_EVERY == 0:
            raise MalformedEvent(f"{number} cannot be booked")
        time.sleep(0.001)
        if connection.execute("INSERT OR IGNORE INTO booked VALUES (?)", (number,)).rowcount:
            connection.execute("UPDATE total SET effects = effects + 1, sum = sum + ?", (number,))
        connection.execute(
            "INSERT OR REPLACE INTO reached VALUES (?, ?)", (record.partition, record.offset)
        )


if __name__ == "__main__":
    {"produce": produce, "consume": consume}[sys.argv[1]](*sys.argv[2:])
