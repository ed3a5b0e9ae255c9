"""Every metric of the ranking service."""

from chassis.catalogue.countries import countries
from chassis.metrics import counter, gauge, initialise
from chassis.ratelimit_leased import Outcome
from chassis.shared_metrics import PoolMetrics, query_timer

_clicks = initialise(
    counter("country_clicks_total", "Clicks stored", ("country_code",)),
    *((code,) for code in countries()),
)
daily_resets = counter(
    "daily_reset_operations_total", "Days that were closed, each once by whichever worker was first"
)
pool = PoolMetrics(
    gauge("mongodb_connections_active", "Connections to MongoDB in use", mode="livesum")
)
_leases = initialise(
    counter(
        "rate_limit_leases_total",
        "Times a worker asked for more of a client's tokens",
        ("outcome",),
    ),
    ("granted",),
    ("refused",),
)
observe_query = query_timer(
    "record", "clicks", "country", "reset", "first_open_day", "close_days", "forget", "salt",
    "check", "limit",
)  # fmt: skip


def count_lease(outcome: Outcome) -> None:
    """Count a lease of tokens."""
    _leases[outcome,].inc()


def count_click(country: str) -> None:
    """Count a click on a country of the catalogue."""
    _clicks[country,].inc()
