"""Runs: every source that may have news is asked, so that a second one takes over by itself."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.clock import Clock
from chassis.events.event import EXCHANGE_RATES, INGEST_RUNS
from chassis.events.log import EventLog
from chassis.events.runs import Outcome, run_event
from chassis.rates.sources import SOURCES, same_publisher
from ingestor import metrics
from ingestor.errors import MalformedData, SourceError
from ingestor.http.client import Client
from ingestor.http.visit import HttpVisit
from ingestor.intake import Intake, Tally
from ingestor.publishing import publish
from ingestor.release import confirmed_by_others, release
from ingestor.sources.publication import Adapter, Fetch, Publication, Scope, Visit
from ingestor.state import State

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Run:
    """What one run brought from one source; ``asked`` is false if it was too early to ask."""

    source: str
    outcome: Outcome
    tally: Tally
    error: SourceError | None = None
    asked: bool = True


@dataclass(frozen=True)
class Workshop:
    """What every run works with."""

    log: EventLog
    state: State
    client: Client
    clock: Clock

    def collect(self, adapters: Mapping[str, Adapter]) -> list[Run]:
        """Ask every source for its latest publications, then release what they confirm."""
        self._compare_memory()
        runs = [
            self._latest(name, adapter, adapter.latest)
            for name, adapter in adapters.items()
            if adapter.latest
        ]
        release(confirmed_by_others(self.state), self.log, self.state, self.clock())
        self._show_waiting()
        return runs

    def backfill(self, name: str, history: Fetch, progress: Callable[[datetime], None]) -> Run:
        """Take in a source's history file; ``progress`` hears how far it is."""
        self._compare_memory()
        return self._timed(name, lambda: self._visit(name, history, True, progress))

    def _latest(self, name: str, adapter: Adapter, fetch: Fetch) -> Run:
        return self._timed(
            name, lambda: self._too_early(name, adapter.rest) or self._visit(name, fetch)
        )

    def _too_early(self, name: str, rest: timedelta) -> Run | None:
        now, newest = self.clock(), self.state.newest(name)
        if newest and now < SOURCES[name].cadence.due_after(newest):
            return Run(name, Outcome.UNCHANGED, Tally(), asked=False)
        asked = self.state.asked(name)
        if asked and now < asked[0] + rest:
            failed = asked[1] == Outcome.FAILED
            outcome = Outcome.FAILED if failed else Outcome.UNCHANGED
            return Run(name, outcome, Tally(), asked=False)
        return None

    def _visit(
        self,
        name: str,
        fetch: Fetch,
        historical: bool = False,
        progress: Callable[[datetime], None] = lambda _moment: None,
    ) -> Run:
        now = self.clock()
        visit = HttpVisit(self.client, name, self.state.etags(name))
        intake = Intake(SOURCES[name], self.log, self.state, now, historical)
        scope = Scope(self.state.newest(*same_publisher(name)), now)
        error: SourceError | None = None
        try:
            intake.take(_understood(fetch, visit, scope), progress)
        except SourceError as failure:
            error = failure
        outcome = _outcome(intake.tally, error)
        # What was not acceptable is to be fetched again; it may be by then.
        kept = {} if error or intake.tally.barren else visit.learned
        self.state.note_visit(name, now, outcome, kept)
        return Run(name, outcome, intake.tally, error)

    def _timed(self, name: str, visit: Callable[[], Run]) -> Run:
        started_at, started = self.clock(), time.perf_counter()
        run = visit()
        seconds = round(time.perf_counter() - started, 3)
        newest = run.tally.newest or self.state.newest(name)
        event = run_event(name, run.outcome, run.tally.counts(), started_at, seconds, newest)
        publish(self.log, INGEST_RUNS, [event])
        return run

    def _compare_memory(self) -> None:
        if self.log.depth(EXCHANGE_RATES) == 0 and self.state.forget_publications():
            logger.warning("the event log is empty: everything is published again")

    def _show_waiting(self) -> None:
        held = [value.source for value in self.state.waiting()]
        for name in SOURCES:
            metrics.held_values.labels(name).set(held.count(name))


def _outcome(tally: Tally, error: SourceError | None) -> Outcome:
    if error or (tally.barren and not tally.values["accepted"]):
        return Outcome.FAILED
    return Outcome.DELIVERED if tally.publications else Outcome.UNCHANGED


def _understood(fetch: Fetch, visit: Visit, scope: Scope) -> Iterator[Publication]:
    """Pass on what an adapter yields; data it does not understand must not end the round."""
    try:
        yield from fetch(visit, scope)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        logger.exception("data in an unknown form")
        raise MalformedData(f"data in an unknown form: {type(error).__name__}") from None
