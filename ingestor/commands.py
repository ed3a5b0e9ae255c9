"""The commands; each returns its exit status: 0 success, 1 failure."""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date

from filelock import FileLock
from rich.console import Console

from chassis.clock import utcnow
from chassis.events.backends import open_log
from chassis.events.log import EventLog
from chassis.events.runs import Outcome
from chassis.signals import stop_request
from ingestor.held import matching, table
from ingestor.http.client import Client
from ingestor.progress import progress_bar
from ingestor.release import release
from ingestor.report import Reporter
from ingestor.run import Collector, Run
from ingestor.settings import IngestorSettings
from ingestor.sources import adapter
from ingestor.sources.publication import Fetch
from ingestor.state import State
from ingestor.watch import watch as watch_until
from ingestor.withdrawal import withdraw as take_back

logger = logging.getLogger(__name__)

LOCK_SECONDS = 5.0
STOP_SECONDS = 1.0


def collect(settings: IngestorSettings) -> int:
    """Ask every source once; 0 if at least one did not fail and every event was confirmed."""
    adapters = {name: adapter(name, settings) for name in settings.ingest_sources}
    with _opened(settings) as collector:
        runs = collector.collect(adapters)
    Reporter().report(runs)
    time.sleep(settings.ingest_linger_seconds)
    return _status(runs)


def backfill(settings: IngestorSettings, names: Sequence[str], if_missing: bool = False) -> int:
    """Import the history of each source; after an interruption it continues where it stopped.

    With ``if_missing`` a history that the log has as a whole is left out.
    """
    adapters = {name: adapter(name, settings) for name in names}
    histories = {name: each.history for name, each in adapters.items() if each.history}
    for name in adapters.keys() - histories.keys():
        logger.error("%s has no history file", name)
    with _opened(settings) as collector:
        wanted = collector.missing(histories) if if_missing else list(histories)
        for name in histories.keys() - set(wanted):
            logger.info("the event log has the whole history of %s", name)
        runs = [
            _imported(collector, name, histories[name], adapters[name].official) for name in wanted
        ]
    Reporter().report(runs)
    failed = any(run.outcome is Outcome.FAILED for run in runs)
    return 1 if failed or len(histories) < len(adapters) else 0


def _imported(collector: Collector, name: str, history: Fetch, official: bool) -> Run:
    with progress_bar(name, utcnow()) as progress:
        return collector.backfill(name, history, progress, official)


def watch(settings: IngestorSettings) -> int:
    """Collect at intervals; stop within seconds after SIGTERM or SIGINT."""
    adapters = {name: adapter(name, settings) for name in settings.ingest_sources}
    reporter, stop = Reporter(), threading.Event()
    log = open_log(settings)

    def collect_round() -> None:
        # Locked only for one round, so that other commands can run between two rounds.
        with _locked(settings, log) as collector:
            runs = collector.collect(adapters)
        reporter.report(runs)

    # A daemon: a slow provider must not delay the end of the process.
    rounds = threading.Thread(
        target=watch_until,
        args=(collect_round, settings.ingest_interval_seconds, stop),
        daemon=True,
    )
    with stop_request() as asked:
        rounds.start()
        asked.wait()
    stop.set()
    rounds.join(STOP_SECONDS)
    if not rounds.is_alive():
        log.close()
    return 0


def accept(settings: IngestorSettings, source: str, quote: str, day: date | None) -> int:
    """Release held values."""
    with _opened(settings) as collector:
        chosen = matching(collector.state.held(), source, quote, day)
        release(chosen, collector.log, collector.state, utcnow())
    if not chosen:
        logger.error("nothing is held for %s %s %s", source, quote, day or "")
    return 0 if chosen else 1


def withdraw(
    settings: IngestorSettings, source: str, day: date, quotes: Sequence[str], why: str
) -> int:
    """Take back what a source printed for a day, for all quotes if none is named."""
    with _opened(settings) as collector:
        take_back(collector.log, collector.state, source, day, quotes, why, utcnow())
    return 0


def held(settings: IngestorSettings) -> int:
    """Print the held values."""
    with closing(State(settings.embedded_url("ingestor"))) as state:
        Console().print(table(state.held(), state.waiting()))
    return 0


@contextmanager
def _opened(settings: IngestorSettings) -> Iterator[Collector]:
    with closing(open_log(settings)) as log, _locked(settings, log) as collector:
        yield collector


@contextmanager
def _locked(settings: IngestorSettings, log: EventLog) -> Iterator[Collector]:
    """Yield the only collector in the data folder; a second process gets a ``Timeout``."""
    settings.trip_data_dir.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.trip_data_dir / "ingestor.lock", timeout=LOCK_SECONDS):
        with closing(State(settings.embedded_url("ingestor"))) as state:
            yield Collector(log, state, Client(), utcnow)


def _status(runs: list[Run]) -> int:
    return 0 if any(run.outcome is not Outcome.FAILED for run in runs) else 1
