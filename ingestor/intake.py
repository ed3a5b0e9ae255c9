"""From publications to events: they are screened, published in batches, then recorded."""

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
from ingestor.others import peers_of
from ingestor.publishing import publish
from ingestor.screening.known import Frozen, Observation, released_snapshots
from ingestor.screening.screen import Screen, Verdict
from ingestor.sources.publication import Publication
from ingestor.state import State

BATCH = 250


@dataclass
class Tally:
    """What a run brought from one source; ``publications`` counts those that are new.

    ``without_values`` counts publications, new or not, of which no value was accepted.
    """

    publications: int = 0
    without_values: int = 0
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

    A batch is recorded in the state only after its events are durable: a kill in between repeats
    the batch with the same event ids.
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
        """Screen, publish and record; ``progress`` is called with the last moment of each batch."""
        known = self.state.known_values(self.source.name)
        peers = peers_of(self.source, self.state)
        screen = Screen(self.source, known, self.now, self.historical, peers)
        for batch in _batches(publications):
            verdicts = [verdict for verdict in map(screen.judge, batch) if verdict]
            if verdicts:
                self._publish(verdicts)
                self._record(verdicts, known.frozen)
                self._count(verdicts)
            seen = (known.seen[one.base, one.observed_at] for one in batch)
            self.tally.without_values += sum(one.accepted == 0 for one in seen)
            progress(batch[-1].observed_at)

    def _publish(self, verdicts: list[Verdict]) -> None:
        rejected = list(chain.from_iterable(map(_rejected_events, verdicts)))
        if rejected:
            publish(self.log, REJECTED, rejected)
        snapshots = list(chain.from_iterable(map(_snapshots, verdicts)))
        if snapshots:
            publish(self.log, EXCHANGE_RATES, map(snapshot_event, snapshots))

    def _record(self, verdicts: list[Verdict], frozen: Frozen | None) -> None:
        self.state.record_frozen(self.source.name, frozen)
        dropped = [held for v in verdicts for held in (*v.released, *v.corrected)]
        dropped_keys = {held.key for held in dropped}
        self.state.record(
            self.source.name,
            latest_values(chain.from_iterable(map(_snapshots, verdicts))),
            {(v.snapshot.base, v.snapshot.observed_at): v.seen for v in verdicts},
            held=[held for v in verdicts for held in v.held if held.key not in dropped_keys],
            dropped=dropped,
        )

    def _count(self, verdicts: list[Verdict]) -> None:
        for verdict in verdicts:
            outcomes = _outcomes(verdict)
            self.tally.publications += 1
            self.tally.values.update(outcomes)
            for outcome, count in outcomes.items():
                metrics.values.labels(self.source.name, outcome).inc(count)
            if verdict.snapshot.frozen_since:
                metrics.frozen.labels(self.source.name).inc()
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
