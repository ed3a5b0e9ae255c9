"""Runs: every source that may have news is asked, so that one stands in for another by itself."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
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
from ingestor.http.requester import HttpRequester
from ingestor.intake import Intake, Tally
from ingestor.others import condition
from ingestor.published import missing
from ingestor.publishing import publish
from ingestor.release import confirmed_by_others, release
from ingestor.sources.publication import Adapter, Fetch, Scope
from ingestor.state import State

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Run:
    """The result of one run for one source; ``asked`` is false if it was too early to ask."""

    source: str
    outcome: Outcome
    tally: Tally
    error: SourceError | None = None
    asked: bool = True


@dataclass(frozen=True)
class Collector:
    """Runs adapters and takes in what they yield."""

    log: EventLog
    state: State
    client: Client
    clock: Clock

    def collect(self, adapters: Mapping[str, Adapter]) -> list[Run]:
        """Ask every source for its latest publications, then release what they confirm."""
        self._start_over_if_the_log_is_empty()
        runs = [
            self._latest(name, adapter, adapter.latest)
            for name, adapter in adapters.items()
            if adapter.latest
        ]
        release(confirmed_by_others(self.state), self.log, self.state, self.clock())
        self._count_waiting()
        return runs

    def backfill(
        self, name: str, history: Fetch, progress: Callable[[datetime], None], official: bool = True
    ) -> Run:
        """Import a source's history; ``progress`` is called with the moment that is reached."""
        self._start_over_if_the_log_is_empty()
        return self._published(name, lambda: self._fetched(name, history, official, progress))

    def missing(self, histories: Mapping[str, Fetch]) -> list[str]:
        """Return the sources whose history the log lacks as a whole or in part.

        It is published oldest first, so that an import that was broken off lacks the newest.
        """
        ends = {name: self._end(name, history) for name, history in histories.items()}
        return missing(self.log, ends)

    def _end(self, name: str, history: Fetch) -> datetime:
        requester = HttpRequester(self.client, name, {})
        with _strange_data_malformed():
            publications = history(requester, Scope(None, self.clock()))
            return max(publication.observed_at for publication in publications)

    def _latest(self, name: str, adapter: Adapter, fetch: Fetch) -> Run:
        return self._published(
            name, lambda: self._too_early(name, adapter.min_interval) or self._fetched(name, fetch)
        )

    def _too_early(self, name: str, min_interval: timedelta) -> Run | None:
        now, newest = self.clock(), self.state.newest(name)
        if newest and now < SOURCES[name].cadence.due_after(newest):
            return Run(name, Outcome.UNCHANGED, Tally(), asked=False)
        last = self.state.last_request(name)
        if last and now < last[0] + min_interval:
            failed = last[1] == Outcome.FAILED
            outcome = Outcome.FAILED if failed else Outcome.UNCHANGED
            return Run(name, outcome, Tally(), asked=False)
        return None

    def _fetched(
        self,
        name: str,
        fetch: Fetch,
        historical: bool = False,
        progress: Callable[[datetime], None] = lambda _moment: None,
    ) -> Run:
        now = self.clock()
        requester = HttpRequester(self.client, name, self.state.etags(name))
        intake = Intake(SOURCES[name], self.log, self.state, now, historical)
        scope = Scope(self.state.newest(*same_publisher(name)), now)
        error: SourceError | None = None
        try:
            with _strange_data_malformed():
                intake.take(fetch(requester, scope), progress)
        except SourceError as failure:
            error = failure
        outcome = _outcome(intake.tally, error)
        # A publication without an accepted value is fetched again: it may be acceptable by then.
        kept = {} if error or intake.tally.without_values else requester.new_etags
        self.state.record_request(name, now, outcome, kept)
        return Run(name, outcome, intake.tally, error)

    def _published(self, name: str, execute: Callable[[], Run]) -> Run:
        started_at, started = self.clock(), time.perf_counter()
        run = execute()
        seconds = round(time.perf_counter() - started, 3)
        newest = run.tally.newest or self.state.newest(name)
        counts = run.tally.counts() | condition(SOURCES[name], self.state)
        event = run_event(name, run.outcome, counts, started_at, seconds, newest)
        publish(self.log, INGEST_RUNS, [event])
        return run

    def _start_over_if_the_log_is_empty(self) -> None:
        if self.log.depth(EXCHANGE_RATES) == 0 and self.state.forget_publications():
            logger.warning("the event log is empty: everything is published again")

    def _count_waiting(self) -> None:
        waiting = [held.source for held in self.state.waiting()]
        for name in SOURCES:
            metrics.held_values.labels(name).set(waiting.count(name))


def _outcome(tally: Tally, error: SourceError | None) -> Outcome:
    if error or (tally.without_values and not tally.values["accepted"]):
        return Outcome.FAILED
    return Outcome.DELIVERED if tally.publications else Outcome.UNCHANGED


@contextmanager
def _strange_data_malformed() -> Iterator[None]:
    """Turn an error of reading or screening strange data into ``MalformedData``.

    Neither that nor the bug of an adapter may end the round for the other sources.
    """
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        logger.exception("data in an unknown form")
        raise MalformedData(f"data in an unknown form: {type(error).__name__}") from None
