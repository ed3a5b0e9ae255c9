"""Publish rows to Kafka, and wait until all of them are durable."""

import time
from collections.abc import Iterable, Mapping

from confluent_kafka import KafkaError, Message

from chassis.events.kafka.clients import Clients

PAUSE_SECONDS = 0.1

# Key, value and headers.
Row = tuple[str, bytes, Mapping[str, str]]


class Delivery:
    """Rows that the producer sends to ``topic``."""

    def __init__(self, clients: Clients, topic: str) -> None:
        self._clients, self._topic = clients, topic
        self._producer = clients.producer
        self._sent = 0
        self._outcomes: list[KafkaError | None] = []

    @property
    def has_failed(self) -> bool:
        """Whether a row is lost for certain."""
        return any(self._outcomes) or self._clients.producer is not self._producer

    def send(self, rows: Iterable[Row], seconds: float) -> None:
        """Enqueue the rows; wait up to ``seconds`` in all while the queue is full."""
        end = time.monotonic() + seconds
        for row in rows:
            while not self._enqueue(row):
                self._poll(end)

    def wait(self, seconds: float) -> None:
        """Return once all rows are durable; raises ``LogUnavailable`` if one is late or lost."""
        end = time.monotonic() + seconds
        while len(self._outcomes) < self._sent:
            self._poll(end)
        for error in filter(None, self._outcomes):
            raise self._clients.error(error, self._topic)

    def _enqueue(self, row: Row) -> bool:
        key, value, headers = row
        # An error may quote half a surrogate pair from JSON, which cannot be encoded.
        encoded: dict[str, str | bytes | None] = {
            name: text.encode(errors="replace") for name, text in headers.items()
        }
        try:
            with self._clients.guarded():
                self._producer.produce(
                    self._topic, value, key, on_delivery=self._note, headers=encoded
                )
        except BufferError:
            return False
        self._sent += 1
        return True

    def _poll(self, end: float) -> None:
        left = end - time.monotonic()
        if left <= 0:
            raise self._clients.error(None)
        with self._clients.guarded():
            self._producer.poll(min(left, PAUSE_SECONDS))

    def _note(self, error: KafkaError | None, _message: Message) -> None:
        self._outcomes.append(error)
