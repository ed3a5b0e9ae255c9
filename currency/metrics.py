"""Every metric of the currency service and its consumer."""

from collections.abc import Iterable
from datetime import datetime
from itertools import product

from chassis.catalogue.labels import NAMED_CURRENCIES, OTHER, currency_label
from chassis.events.event import EXCHANGE_RATES
from chassis.events.metrics import ConsumerMetrics
from chassis.metrics import counter, gauge, initialise
from chassis.rates.snapshot import Snapshot
from chassis.rates.sources import SOURCES, due_timestamp
from chassis.stores.metrics import StoreMetrics

LATEST = "/api/v1/currencies/latest"
CURRENCY = "/api/v1/currencies/{code}"
CONVERT = "/api/v1/currencies/convert"
COST = "/api/v1/currencies/cost"
COUNTED_PER_REQUEST = 10

requests = counter(
    "currency_requests_total",
    "Currencies that requests named, at most ten for each request",
    ("currency_code", "endpoint"),
)
updates = counter(
    "exchange_rate_updates_total",
    "Values that the consumer stored, each counted once",
    ("currency_code", "source"),
)
OPERATIONS = ("apply", "revision", "recent", "coverage", "check")
observer = StoreMetrics(
    gauge("mysql_connections_active", "Connections to MySQL in use", mode="livesum"), *OPERATIONS
)
observed = gauge(
    "exchange_rate_observed_timestamp_seconds",
    "Time of the newest observation of a source, in Unix time",
    ("source",),
    mode="max",
)
due = gauge(
    "exchange_rate_due_timestamp_seconds",
    "When a source publishes next after its newest observation, in Unix time",
    ("source",),
    mode="max",
)
cache_requests = counter(
    "cache_requests_total", "Lookups of a response in the cache", ("cache", "result")
)
consuming = ConsumerMetrics(EXCHANGE_RATES)

_codes = (*sorted(NAMED_CURRENCIES), OTHER)
initialise(requests, *product(_codes, (LATEST, CURRENCY, CONVERT, COST)))
initialise(updates, *product(_codes, SOURCES))
latest_hits = cache_requests.labels("latest", "hit")
latest_misses = cache_requests.labels("latest", "miss")


def show_newest(source: str, observed_at: datetime) -> None:
    """Show the newest observation of a source, and when its next publication is due."""
    observed.labels(source).set(observed_at.timestamp())
    due.labels(source).set(due_timestamp(source, observed_at))


def count_named(endpoint: str, codes: Iterable[str]) -> None:
    """Count the currencies that a request names, at most ten of them."""
    for code in list(codes)[:COUNTED_PER_REQUEST]:
        requests.labels(currency_label(code), endpoint).inc()


def count_updates(snapshots: Iterable[Snapshot]) -> None:
    """Count every value of the snapshots as stored."""
    for snapshot in snapshots:
        source = snapshot.source if snapshot.source in SOURCES else OTHER
        for quote in snapshot.rates:
            updates.labels(currency_label(quote), source).inc()
