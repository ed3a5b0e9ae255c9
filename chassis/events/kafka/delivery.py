"""Events on their way into Kafka, waited for until every one is durable."""

import time
from collections.abc import Iterable, Mapping

from confluent_kafka import KafkaError, Message

from chassis.events.kafka.clients import Clients

PAUSE_SECONDS = 0.1

# Key, value and headers.
Row = tuple[str, bytes, Mapping[str, str]]


class Delivery:
    """Rows that were handed to the producer for ``topic``."""

    def __init__(self, clients: Clients, topic: str) -> None:
        self._clients, self._topic = clients, topic
        self._producer = clients.producer
        self._sent = 0
        self._outcomes: list[KafkaError | None] = []

    @property
    def has_failed(self) -> bool:
        """Whether a row will never arrive."""
        return any(self._outcomes) or self._clients.producer is not self._producer

    def send(self, rows: Iterable[Row], seconds: float) -> None:
        """Hand the rows over; a full queue is waited for as long as ``seconds`` in all."""
        end = time.monotonic() + seconds
        for row in rows:
            while not self._is_taken(row):
                self._serve(end)

    def wait(self, seconds: float) -> None:
        """Return when every row is durable; ``LogUnavailable`` if one is not in time, or lost."""
        end = time.monotonic() + seconds
        while len(self._outcomes) < self._sent:
            self._serve(end)
        for error in filter(None, self._outcomes):
            raise self._clients.error(error, self._topic)

    def _is_taken(self, row: Row) -> bool:
        key, value, headers = row
        # JSON can hold halves of characters, and an error may repeat them: they cannot be written.
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

    def _serve(self, end: float) -> None:
        left = end - time.monotonic()
        if left <= 0:
            raise self._clients.error(None)
        with self._clients.guarded():
            self._producer.poll(min(left, PAUSE_SECONDS))

    def _note(self, error: KafkaError | None, _message: Message) -> None:
        self._outcomes.append(error)
