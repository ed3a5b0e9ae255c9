"""The commands; each returns its exit status: 0 done, 1 not done."""

import logging
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date

from filelock import FileLock
from rich.console import Console

from chassis.clock import utcnow
from chassis.events.backends import open_log
from chassis.events.log import EventLog
from chassis.events.runs import Outcome
from ingestor.held import matching, table
from ingestor.http.client import Client
from ingestor.progress import progress_bar
from ingestor.release import release
from ingestor.report import Reporter
from ingestor.run import Run, Workshop
from ingestor.settings import IngestorSettings
from ingestor.sources import adapter
from ingestor.state import State
from ingestor.watch import watch as watch_until

logger = logging.getLogger(__name__)

LOCK_SECONDS = 5.0
STOP_SECONDS = 1.0
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def collect(settings: IngestorSettings) -> int:
    """Ask every source once; 0 if one delivered, or had nothing new, and all is confirmed."""
    adapters = {name: adapter(name, settings) for name in settings.ingest_sources}
    with closing(open_log(settings)) as log, _workshop(settings, log) as workshop:
        runs = workshop.collect(adapters)
    Reporter().hear(runs)
    time.sleep(settings.ingest_linger_seconds)
    return _status(runs)


def backfill(settings: IngestorSettings, name: str) -> int:
    """Take in the history of a source; a second run goes on where the first one ended."""
    history = adapter(name, settings).history
    if history is None:
        logger.error("%s offers no history file", name)
        return 1
    with (
        closing(open_log(settings)) as log,
        _workshop(settings, log) as workshop,
        progress_bar(name, utcnow()) as progress,
    ):
        run = workshop.backfill(name, history, progress)
    Reporter().hear([run])
    return _status([run])


def watch(settings: IngestorSettings) -> int:
    """Collect at intervals until SIGTERM or SIGINT, which end it within seconds."""
    adapters = {name: adapter(name, settings) for name in settings.ingest_sources}
    reporter, stop = Reporter(), threading.Event()
    log = open_log(settings)

    def collect_round() -> None:
        with _workshop(settings, log) as workshop:
            runs = workshop.collect(adapters)
        reporter.hear(runs)

    # Waited for, not handled: `Event.set` in a handler can deadlock with the wait it interrupts.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    # A daemon: a provider that keeps it waiting must not keep us from stopping.
    rounds = threading.Thread(
        target=watch_until,
        args=(collect_round, settings.ingest_interval_seconds, stop),
        daemon=True,
    )
    rounds.start()
    signal.sigwait(STOP_SIGNALS)
    stop.set()
    rounds.join(STOP_SECONDS)
    if not rounds.is_alive():
        log.close()
    return 0


def accept(settings: IngestorSettings, source: str, quote: str, day: date | None) -> int:
    """Release held values."""
    with closing(open_log(settings)) as log, _workshop(settings, log) as workshop:
        chosen = matching(workshop.state.held(), source, quote, day)
        release(chosen, workshop.log, workshop.state, utcnow())
    if not chosen:
        logger.error("nothing is held for %s %s %s", source, quote, day or "")
    return 0 if chosen else 1


def held(settings: IngestorSettings) -> int:
    """Show what is held."""
    state = State(settings.embedded_url("ingestor"))
    Console().print(table(state.held(), state.waiting()))
    state.close()
    return 0


@contextmanager
def _workshop(settings: IngestorSettings, log: EventLog) -> Iterator[Workshop]:
    """Open everything; only one process at a time may, the others get a ``Timeout``."""
    settings.trip_data_dir.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.trip_data_dir / "ingestor.lock", timeout=LOCK_SECONDS):
        with closing(State(settings.embedded_url("ingestor"))) as state:
            yield Workshop(log, state, Client(), utcnow)


def _status(runs: list[Run]) -> int:
    return 0 if any(run.outcome is not Outcome.FAILED for run in runs) else 1
