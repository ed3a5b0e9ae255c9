"""Applies what the ingestor publishes to the history store: ``python -m history.consumer``."""

from collections.abc import Sequence
from contextlib import closing
from functools import partial

from prometheus_client import REGISTRY

from chassis.command import take_no_arguments
from chassis.events.consumer import Consumer
from chassis.events.event import EXCHANGE_RATES, INGEST_RUNS, Event
from chassis.events.first_load import FirstLoad
from chassis.events.log import EventLog, Record
from chassis.events.runs import run_from
from chassis.events.withdrawals import rates_of
from chassis.settings import load
from chassis.web.operations import run_consumer
from history import metrics
from history.backends import open_store
from history.settings import HistorySettings
from history.store import HistoryStore

GROUP = "history"


def apply(store: HistoryStore, records: Sequence[Record]) -> None:
    """Store the snapshots, withdrawals and runs of the records, all or none.

    Records that were applied before change nothing.
    """
    rates, runs = _events(records, EXCHANGE_RATES), _events(records, INGEST_RUNS)
    snapshots, withdrawn = rates_of(rates)
    store.apply(snapshots, [run_from(event) for event in runs], withdrawn)


def consumer(log: EventLog, store: HistoryStore) -> Consumer:
    """Return the consumer that keeps ``store`` up to date with ``log``."""
    topics = (EXCHANGE_RATES, INGEST_RUNS)
    load, applying = FirstLoad(log, GROUP, topics, store), partial(apply, store)
    return Consumer(log, GROUP, topics, applying, metrics.consuming, store.is_empty, load)


def main() -> None:
    """Consume until SIGTERM or SIGINT."""
    take_no_arguments("history.consumer", __doc__)
    settings = load(HistorySettings)
    with closing(open_store(settings)) as store:
        REGISTRY.register(metrics.StoredTotals(store))
        build, port = partial(consumer, store=store), settings.history_consumer_port
        run_consumer("history", settings, port, build, store.check)


def _events(records: Sequence[Record], topic: str) -> list[Event]:
    return [Event.from_json(record.event) for record in records if record.topic == topic]


if __name__ == "__main__":
    main()
