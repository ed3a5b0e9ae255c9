"""The event log in Kafka; every process has its own clients."""

import os
from collections.abc import Iterable, Sequence

from chassis.events.event import Event
from chassis.events.kafka import offsets, topics
from chassis.events.kafka.clients import DELIVERY_SECONDS, Clients
from chassis.events.kafka.delivery import Delivery, Row
from chassis.events.kafka.subscription import KafkaSubscription
from chassis.events.kafka.url import parse_url
from chassis.events.log import Record


class KafkaEventLog:
    """An event log in the cluster at ``url``; it connects only when it is used.

    A broker has ``seconds`` to respond, without it as many as a service gives it.
    """

    def __init__(self, url: str, seconds: float | None = None) -> None:
        self._cluster, self._seconds = parse_url(url), seconds
        # By process id. A forked child keeps its parent's clients: freeing them would wait for
        # threads that exist only in the parent.
        self._of_process: dict[int, Clients] = {}

    def publish(self, topic: str, events: Iterable[Event]) -> int:
        """Append the events and return their number once all in-sync replicas have them."""
        rows: list[Row] = [(event.key, event.to_json(), {}) for event in events]
        self._deliver(topic, rows)
        return len(rows)

    def append(self, topic: str, records: Iterable[Record]) -> None:
        """Append records of another log; all in-sync replicas have them on return."""
        self._deliver(topic, ((each.key, each.event, each.headers) for each in records))

    def subscribe(self, group: str, topics: Sequence[str]) -> KafkaSubscription:
        """Join the group, which shares the partitions of the topics among its members."""
        return KafkaSubscription(self._clients, group, topics)

    def topics(self) -> list[str]:
        """Return the topics of the cluster, in alphabetical order."""
        return sorted(offsets.topics(self._clients))

    def depth(self, topic: str) -> int:
        """Return the number of records in a topic."""
        return offsets.depth(self._clients, topic)

    def lags(self, topic: str) -> dict[str, int]:
        """Return the number of uncommitted records for every group that reads the topic."""
        return offsets.lags(self._clients, topic)

    def migrate(self, replicas: int | None = None) -> list[str]:
        """Create the missing topics; raises ``UnfitTopic`` if an existing one would lose events."""
        return topics.migrate(self._clients, replicas)

    def close(self) -> None:
        """Close the clients of this process."""
        if clients := self._of_process.pop(os.getpid(), None):
            clients.close()

    def _deliver(self, topic: str, rows: Iterable[Row]) -> None:
        delivery = Delivery(self._clients, topic)
        delivery.send(rows, DELIVERY_SECONDS)
        delivery.wait(DELIVERY_SECONDS)

    @property
    def _clients(self) -> Clients:
        if os.getpid() not in self._of_process:
            self._of_process[os.getpid()] = Clients(self._cluster, self._seconds)
        return self._of_process[os.getpid()]
