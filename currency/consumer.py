"""Applies snapshots and withdrawals to the currency store: ``python -m currency.consumer``."""

from collections.abc import Sequence
from contextlib import closing
from functools import partial

from chassis.command import take_no_arguments
from chassis.events.consumer import Consumer
from chassis.events.event import EXCHANGE_RATES, Event
from chassis.events.first_load import FirstLoad
from chassis.events.log import EventLog, Record
from chassis.events.withdrawals import rates_of
from chassis.settings import load
from chassis.web.operations import run_consumer
from currency import metrics
from currency.backends import open_store
from currency.settings import CurrencySettings
from currency.store import CurrencyStore

GROUP = "currency"


def consumer(log: EventLog, store: CurrencyStore) -> Consumer:
    """Return the consumer that keeps ``store`` up to date with ``log``."""

    def apply(records: Sequence[Record]) -> None:
        stored = store.apply(*rates_of(Event.from_json(record.event) for record in records))
        metrics.count_updates(stored)

    topics = (EXCHANGE_RATES,)
    load = FirstLoad(log, GROUP, topics, store)
    return Consumer(log, GROUP, topics, apply, metrics.consuming, store.is_empty, load)


def main() -> None:
    """Consume until SIGTERM or SIGINT."""
    take_no_arguments("currency.consumer", __doc__)
    settings = load(CurrencySettings)
    with closing(open_store(settings)) as store:
        build, port = partial(consumer, store=store), settings.currency_consumer_port
        run_consumer("currency", settings, port, build, store.check)


if __name__ == "__main__":
    main()
