"""Every metric of the ranking service."""

from chassis.catalogue.countries import countries
from chassis.metrics import counter, gauge, initialise
from chassis.stores.metrics import StoreMetrics
from ranking.limits import Outcome

_clicks = initialise(
    counter("country_clicks_total", "Clicks stored", ("country_code",)),
    *((code,) for code in countries()),
)
daily_resets = counter(
    "daily_reset_operations_total", "Days that were closed, each once by whichever worker was first"
)
storing = StoreMetrics(
    gauge("mongodb_connections_active", "Connections to MongoDB in use", mode="livesum"),
    "record", "clicks", "country", "reset", "first_open_day", "close_days", "forget", "salt",
    "check", "limit",
)  # fmt: skip
_leases = initialise(
    counter(
        "rate_limit_leases_total",
        "Times a worker asked for more of a client's tokens",
        ("outcome",),
    ),
    ("granted",),
    ("refused",),
)


def count_lease(outcome: Outcome) -> None:
    """Count a lease of tokens."""
    _leases[outcome,].inc()


def count_click(country: str) -> None:
    """Count a click on a country of the catalogue."""
    _clicks[country,].inc()
