"""From publications to events: judged at the door, published in batches, then remembered."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice

from chassis.events.event import EXCHANGE_RATES, REJECTED, Event
from chassis.events.log import EventLog
from chassis.events.runs import rejected_event
from chassis.events.snapshots import snapshot_event
from chassis.rates.snapshot import Snapshot
from chassis.rates.sources import Source
from ingestor import metrics
from ingestor.publishing import publish
from ingestor.screening.known import Observation, released_snapshots
from ingestor.screening.screen import Door, Verdict
from ingestor.sources.publication import Publication
from ingestor.state import State

BATCH = 250


@dataclass
class Tally:
    """What a run brought from one source; ``publications`` counts those never judged before.

    ``barren`` counts those of which no value was accepted, now or when they were judged.
    """

    publications: int = 0
    barren: int = 0
    values: Counter[str] = field(
        default_factory=lambda: Counter(dict.fromkeys(metrics.OUTCOMES, 0))
    )
    newest: datetime | None = None

    def counts(self) -> dict[str, int]:
        """Return the figures of the run's event."""
        return {"publications": self.publications, **self.values}


@dataclass
class Intake:
    """Takes in what one source published.

    Events are durable before they are remembered: a kill in between only repeats the last batch,
    with the same ids.
    """

    source: Source
    log: EventLog
    state: State
    now: datetime
    historical: bool = False
    tally: Tally = field(default_factory=Tally)

    def take(
        self,
        publications: Iterable[Publication],
        progress: Callable[[datetime], None] = lambda _moment: None,
    ) -> None:
        """Judge, publish and remember; ``progress`` hears the last moment of each batch."""
        ledger = self.state.ledger(self.source.name)
        door = Door(self.source, ledger, self.now, self.historical)
        for batch in _batches(publications):
            verdicts = [verdict for verdict in map(door.judge, batch) if verdict]
            if verdicts:
                self._publish(verdicts)
                self._remember(verdicts)
                self._count(verdicts)
            seen = (ledger.seen[one.base, one.observed_at] for one in batch)
            self.tally.barren += sum(one.accepted == 0 for one in seen)
            progress(batch[-1].observed_at)

    def _publish(self, verdicts: list[Verdict]) -> None:
        rejected = list(chain.from_iterable(map(_rejected_events, verdicts)))
        if rejected:
            publish(self.log, REJECTED, rejected)
        snapshots = list(chain.from_iterable(map(_snapshots, verdicts)))
        if snapshots:
            publish(self.log, EXCHANGE_RATES, map(snapshot_event, snapshots))

    def _remember(self, verdicts: list[Verdict]) -> None:
        gone = [held for v in verdicts for held in (*v.released, *v.corrected)]
        released = {held.key for held in gone}
        self.state.record(
            self.source.name,
            latest_values(chain.from_iterable(map(_snapshots, verdicts))),
            {(v.snapshot.base, v.snapshot.observed_at): v.seen for v in verdicts},
            held=[held for v in verdicts for held in v.held if held.key not in released],
            gone=gone,
        )

    def _count(self, verdicts: list[Verdict]) -> None:
        for verdict in verdicts:
            outcomes = _outcomes(verdict)
            self.tally.publications += 1
            self.tally.values.update(outcomes)
            for outcome, count in outcomes.items():
                metrics.values.labels(self.source.name, outcome).inc(count)
            for rejection in verdict.rejections:
                metrics.rejections.labels(self.source.name, rejection.reason).inc()
            if verdict.snapshot.rates:
                moment = verdict.snapshot.observed_at
                self.tally.newest = max(moment, self.tally.newest or moment)


def latest_values(snapshots: Iterable[Snapshot]) -> dict[str, Observation]:
    """Return the last value of each quote."""
    latest: dict[str, Observation] = {}
    for snapshot in sorted(snapshots, key=lambda snapshot: snapshot.observed_at):
        for quote, value in snapshot.rates.items():
            latest[quote] = Observation(value, snapshot.observed_at)
    return latest


def _snapshots(verdict: Verdict) -> Iterator[Snapshot]:
    yield from released_snapshots(verdict.released, verdict.snapshot.fetched_at)
    if verdict.snapshot.rates:
        yield verdict.snapshot


def _rejected_events(verdict: Verdict) -> Iterator[Event]:
    about = verdict.snapshot
    for rejection in verdict.rejections:
        yield rejected_event(
            about.source, about.base, rejection.quote, about.observed_at, about.fetched_at,
            rejection.printed, rejection.reason,
        )  # fmt: skip


def _outcomes(verdict: Verdict) -> dict[str, int]:
    return {
        "accepted": len(verdict.snapshot.rates),
        "skipped": verdict.publication.skipped,
        "rejected": len(verdict.rejections),
        "released": len(verdict.released),
    }


def _batches(publications: Iterable[Publication]) -> Iterator[list[Publication]]:
    remaining = iter(publications)
    return iter(lambda: list(islice(remaining, BATCH)), [])
