"""Applies published snapshots to the currency store: ``python -m currency.consumer``."""

from collections.abc import Sequence
from contextlib import closing

from chassis.events.consumer import Consumer
from chassis.events.event import EXCHANGE_RATES, Event, snapshot_from
from chassis.events.log import EventLog, Record
from chassis.operations import event_log, run_consumer
from chassis.settings import load
from currency import metrics
from currency.opening import open_store
from currency.settings import CurrencySettings
from currency.store import CurrencyStore

GROUP = "currency"


def consumer(log: EventLog, store: CurrencyStore) -> Consumer:
    """Return the consumer that keeps ``store`` up with ``log``."""

    def apply(records: Sequence[Record]) -> None:
        events = [Event.from_json(record.event) for record in records]
        stored = store.apply((event.id, snapshot_from(event)) for event in events)
        metrics.count_updates(stored)

    return Consumer(log, GROUP, [EXCHANGE_RATES], apply, metrics.consuming, store.is_empty)


def main() -> None:
    """Consume until told to stop."""
    settings = load(CurrencySettings)
    with closing(event_log(settings)) as log, closing(open_store(settings)) as store:
        port, consuming = settings.currency_consumer_port, consumer(log, store)
        run_consumer("currency", settings, port, consuming, store.check)


if __name__ == "__main__":
    main()
