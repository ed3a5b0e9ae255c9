"""How far a member of a group is in the partitions that are its own at the moment."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from confluent_kafka import Message

from chassis.events.kafka.offsets import Spot
from chassis.events.log import Record


@dataclass(slots=True)
class Place:
    """One partition since it became ours; ``committed`` is unknown at first.

    ``waiting`` has the offset and the moment, in milliseconds, of each record that was delivered
    and is not committed.
    """

    committed: int | None = None
    delivered: int = -1
    waiting: deque[tuple[int, int]] = field(default_factory=deque)


class Places(dict[Spot, Place]):
    """The partitions that are ours. One that was taken away and given back begins anew."""

    def deliver(self, message: Message) -> Record:
        """Note that the application gets ``message``, and return it as a record."""
        record = _record(message)
        place = self[record.topic, record.partition]
        place.delivered = record.offset
        place.waiting.append((record.offset, message.timestamp()[1]))
        return record

    def uncommitted(self, records: Iterable[Record]) -> dict[Spot, int]:
        """Return the offsets to commit so that ``records`` are done.

        Records of partitions that are no longer ours, or were delivered before these became ours
        again, are somebody else's to commit.
        """
        offsets: dict[Spot, int] = {}
        for record in records:
            spot = (record.topic, record.partition)
            place = self.get(spot)
            if place and place.committed is not None:
                done = record.offset + 1
                if max(place.committed, offsets.get(spot, 0)) < done <= place.delivered + 1:
                    offsets[spot] = done
        return offsets

    def confirm(self, spot: Spot, offset: int) -> None:
        """Note that the broker has stored ``offset``."""
        if place := self.get(spot):
            place.committed = max(offset, place.committed or 0)
            while place.waiting and place.waiting[0][0] < place.committed:
                place.waiting.popleft()

    def unknown(self) -> list[Spot]:
        """Return the partitions of which we do not know what is committed."""
        return [spot for spot, place in self.items() if place.committed is None]

    def lag(self, ends: dict[Spot, int]) -> int:
        """Return how many records up to ``ends`` are not committed."""
        return sum(max(0, ends[spot] - (self[spot].committed or 0)) for spot in self)

    def oldest(self) -> int | None:
        """Return the moment of the first delivered record that is not committed."""
        moments = [place.waiting[0][1] for place in self.values() if place.waiting]
        return min(moments, default=None)


def _record(message: Message) -> Record:
    return Record(
        offset=int(message.offset() or 0),
        topic=str(message.topic()),
        event=message.value() or b"",
        key=_text(message.key()),
        headers={name: _text(value) for name, value in dict(message.headers() or ()).items()},
        partition=int(message.partition() or 0),
    )


def _text(value: str | bytes | None) -> str:
    # Somebody else may have published it: what is no text must not end the loop.
    return value.decode(errors="replace") if isinstance(value, bytes) else value or ""
