"""The partitions that are assigned to a member of a group, and its progress in each."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from confluent_kafka import Message

from chassis.events.kafka.offsets import Partition
from chassis.events.log import Record


@dataclass(slots=True)
class Progress:
    """The progress in one partition since it was assigned; ``committed`` is unknown at first.

    ``waiting`` holds the offset and the timestamp, in milliseconds, of each record that was
    delivered and is not committed.
    """

    committed: int | None = None
    delivered: int = -1
    waiting: deque[tuple[int, int]] = field(default_factory=deque)

    @property
    def expected(self) -> int | None:
        """Return the offset that is delivered next, if that is known."""
        return self.delivered + 1 if self.delivered >= 0 else self.committed


class Assignment(dict[Partition, Progress]):
    """The assigned partitions. One that was revoked and is assigned again starts from nothing.

    ``gaps`` holds the offsets, by partition, that were passed over between two deliveries.
    """

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[tuple[Partition, range]] = []

    def deliver(self, message: Message) -> Record:
        """Return ``message`` as a record, and note that it was delivered."""
        record = _record(message)
        partition = record.topic, record.partition
        progress = self[partition]
        if progress.expected is not None and progress.expected < record.offset:
            self.gaps.append((partition, range(progress.expected, record.offset)))
        progress.delivered = record.offset
        progress.waiting.append((record.offset, message.timestamp()[1]))
        return record

    def uncommitted(self, records: Iterable[Record]) -> dict[Partition, int]:
        """Return the offsets to commit so that ``records`` are done.

        Records of revoked partitions are left out, also if the partition was assigned again since
        they were delivered: another member may read and commit them.
        """
        offsets: dict[Partition, int] = {}
        for record in records:
            partition = (record.topic, record.partition)
            progress = self.get(partition)
            if progress and progress.committed is not None:
                end = record.offset + 1
                start = max(progress.committed, offsets.get(partition, 0))
                if start < end <= progress.delivered + 1:
                    offsets[partition] = end
        return offsets

    def confirm(self, partition: Partition, offset: int) -> None:
        """Note that the broker has stored ``offset``."""
        if progress := self.get(partition):
            progress.committed = max(offset, progress.committed or 0)
            while progress.waiting and progress.waiting[0][0] < progress.committed:
                progress.waiting.popleft()

    def unknown(self) -> list[Partition]:
        """Return the partitions whose committed offset is unknown."""
        return [partition for partition, progress in self.items() if progress.committed is None]

    def lag(self, first: Mapping[Partition, int], ends: Mapping[Partition, int]) -> int:
        """Return how many records from ``first`` to before ``ends`` are not committed."""
        return sum(
            max(0, ends[partition] - max(progress.committed or 0, first.get(partition, 0)))
            for partition, progress in self.items()
        )

    def expired(self, first: Mapping[Partition, int]) -> dict[Partition, int]:
        """Return how many records before ``first`` were passed over; forget all gaps.

        Other gaps are the marks of a foreign publisher's transactions, which are no records.
        """
        gaps, self.gaps = self.gaps, []
        counts: Counter[Partition] = Counter()
        for partition, passed in gaps:
            counts[partition] += max(0, min(passed.stop, first.get(partition, 0)) - passed.start)
        return {partition: count for partition, count in counts.items() if count}

    def oldest(self) -> int | None:
        """Return the timestamp of the oldest delivered and uncommitted record, in milliseconds."""
        times = [progress.waiting[0][1] for progress in self.values() if progress.waiting]
        return min(times, default=None)


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
    # A foreign publisher may send bytes that are not text; they must not end the consumer.
    return value.decode(errors="replace") if isinstance(value, bytes) else value or ""
