"""A small service to be killed: a producer, and a consumer that books events into SQLite.

python -m tests.helpers.ledger produce URL PROGRESS
python -m tests.helpers.ledger consume URL LEDGER
"""

import signal
import sqlite3
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from chassis.events.consumer import Consumer
from chassis.events.event import MalformedEvent
from chassis.events.log import Record, open_log
from tests.helpers.event_log import batch, numbers

TOPIC = "numbers"
GROUP = "ledger"
EVENTS = 3000
CHUNK = 20
POISON_EVERY = 500

# A killed process needs no fsync: only a machine that loses its power does.
_SCHEMA = """
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS booked (number INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS total (id INTEGER PRIMARY KEY, effects INTEGER, sum INTEGER);
INSERT OR IGNORE INTO total VALUES (1, 0, 0);
"""


def produce(url: str, progress: str) -> None:
    """Publish all events chunk by chunk; a chunk whose confirmation was lost is sent again."""
    log, done = open_log(url), Path(progress)
    start = int(done.read_text()) if done.exists() else 0
    for first in range(start, EVENTS, CHUNK):
        log.publish(TOPIC, batch(first, first + CHUNK))
        done.with_suffix(".new").write_text(str(first + CHUNK))
        done.with_suffix(".new").replace(done)
        time.sleep(0.1)


def consume(url: str, ledger: str) -> None:
    """Book events until SIGTERM; says ``ready`` when it starts."""
    with closing(sqlite3.connect(ledger, isolation_level=None)) as connection:
        connection.executescript(_SCHEMA)

        def apply(records: Sequence[Record]) -> None:
            with connection:
                connection.execute("BEGIN IMMEDIATE")
                for number in numbers(records):
                    _book(connection, number)

        consumer = Consumer(open_log(url), GROUP, [TOPIC], apply)
        signal.signal(signal.SIGTERM, lambda *_: consumer.stop())
        print("ready", flush=True)
        consumer.run()


def _book(connection: sqlite3.Connection, number: int) -> None:
    if number % POISON_EVERY == 0:
        raise MalformedEvent(f"{number} cannot be booked")
    time.sleep(0.001)
    if connection.execute("INSERT OR IGNORE INTO booked VALUES (?)", (number,)).rowcount:
        connection.execute("UPDATE total SET effects = effects + 1, sum = sum + ?", (number,))


if __name__ == "__main__":
    {"produce": produce, "consume": consume}[sys.argv[1]](*sys.argv[2:])
