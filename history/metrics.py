"""Every metric of the history service and its consumer."""

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import product

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from chassis.catalogue.labels import BASES, OTHER, base_label
from chassis.events.event import EXCHANGE_RATES, INGEST_RUNS
from chassis.events.metrics import ConsumerMetrics
from chassis.metrics import counter, gauge, initialise
from chassis.rates.sources import SOURCES, due_timestamp
from chassis.stores.errors import StoreUnavailable
from chassis.stores.metrics import StoreMetrics
from history.periods import DATE, PERIODS, RANGE
from history.store import HistoryStore
from history.stored import Totals

# With sixty currencies, target x base x period would exceed the limit of 2,000 series. With these,
# a fifth of it is left to what the process and the platform add.
TARGETS = frozenset({
    "AUD", "CAD", "CNY", "EUR", "GBP", "HKD", "JPY",
    "KRW", "PHP", "SGD", "THB", "TWD", "USD", "VND",
})  # fmt: skip
TARGET_LABELS, BASE_LABELS = (*sorted(TARGETS), OTHER), (*sorted(BASES), OTHER)
CHANGES = "changes"
ANALYSES = ("stats", "compare", "indicators", "standing", "forecast")
NAMED_AT_MOST = 10
STORED_SECONDS = 5.0

queries = counter(
    "exchange_rate_queries_total", "Requests for rates of a pair", ("target", "base", "period")
)
analyses = counter("analysis_operations_total", "Analyses requested", ("operation", "currency"))
messages = counter("kafka_messages_processed_total", "Events by outcome", ("topic", "status"))
OPERATIONS = ("apply", "check", "revision", "pair", "quotes", "totals", "conditions")
cache_requests = counter(
    "cache_requests_total", "Lookups of a response in the cache", ("cache", "result")
)
response_hits = cache_requests.labels("history", "hit")
response_misses = cache_requests.labels("history", "miss")
observer = StoreMetrics(
    gauge("mysql_connections_active", "Connections to MySQL in use", mode="livesum"), *OPERATIONS
)
consuming = ConsumerMetrics(EXCHANGE_RATES, INGEST_RUNS, messages=messages)

initialise(queries, *product(TARGET_LABELS, BASE_LABELS, (*PERIODS, RANGE)))
initialise(analyses, *product(ANALYSES, TARGET_LABELS), *product((CHANGES,), BASE_LABELS))


def count_query(target: str, base: str, period: str) -> None:
    """Count a request for rates; ``period`` is the name of its span, from a closed set.

    A date is a range of one day.
    """
    label = RANGE if period == DATE else period
    queries.labels(_target_label(target), base_label(base), label).inc()


def count_analysis(operation: str, currency: str) -> None:
    """Count an analysis of ``currency``, which is the base of changes."""
    label = base_label(currency) if operation == CHANGES else _target_label(currency)
    analyses.labels(operation, label).inc()


def count_analyses(operation: str, currencies: Sequence[str]) -> None:
    """Count an analysis of each currency that a request names, at most ten."""
    for currency in currencies[:NAMED_AT_MOST]:
        count_analysis(operation, currency)


class StoredTotals(Collector):
    """Shows figures read from the store, so that neither restarts nor replays can falsify them.

    The last figures stay while the store cannot be read.
    """

    def __init__(self, store: HistoryStore) -> None:
        self._store = store
        self._totals: Totals | None = None
        self._read_at = 0.0

    def describe(self) -> Iterable[Metric]:
        """Return nothing, so that registering the collector does not open the store."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Return the figures, read again if they are more than a few seconds old."""
        self._refresh()
        return _families(self._totals) if self._totals else ()

    def _refresh(self) -> None:
        now = time.monotonic()
        if self._totals and now - self._read_at < STORED_SECONDS:
            return
        try:
            totals = Totals.of(*self._store.totals(), self._store.conditions())
            self._totals, self._read_at = totals, now
        except StoreUnavailable:
            return


def _families(totals: Totals) -> Iterable[Metric]:
    runs = CounterMetricFamily(
        "ingest_runs", "Runs of the ingestor by outcome", labels=("source", "outcome")
    )
    for labels, count in totals.runs.items():
        runs.add_metric(labels, count)
    yield runs
    yield _by_source(
        "ingest_last_success_timestamp_seconds",
        "End of the last run in which a source delivered or had nothing new, in Unix time",
        _seconds(totals.successes),
    )
    yield _by_source(
        "exchange_rate_observed_timestamp_seconds",
        "Time of the newest observation of a source, in Unix time",
        _seconds(totals.observed),
    )
    yield _by_source(
        "exchange_rate_due_timestamp_seconds",
        "When a source publishes next after its newest observation, in Unix time",
        {name: due_timestamp(name, at) for name, at in totals.observed.items() if name in SOURCES},
    )
    yield _by_source(
        "ingest_source_frozen_days",
        "Days for which a source has repeated its values under new dates; 0 if they are new",
        totals.frozen,
    )
    yield _by_source(
        "ingest_disagreement_ratio",
        "Share of a source's newest values that differ from those of other publishers",
        totals.disagreement,
    )


def _target_label(code: str) -> str:
    return code if code in TARGETS else OTHER


def _seconds(moments: dict[str, datetime]) -> dict[str, float]:
    return {source: moment.timestamp() for source, moment in moments.items()}


def _by_source(name: str, documentation: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, documentation, labels=("source",))
    for source, value in values.items():
        family.add_metric((source,), value)
    return family
