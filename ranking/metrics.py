"""Every metric of the ranking service."""

from chassis.catalogue.countries import countries
from chassis.metrics import counter, gauge, initialise
from chassis.stores.metrics import StoreMetrics
from ranking.observer import LeaseOutcome, RankingObserver


class RankingMetrics(StoreMetrics, RankingObserver):
    """Declares and counts what the ranking store and its rate limit report."""

    def __init__(self) -> None:
        super().__init__(
            gauge("mongodb_connections_active", "Connections to MongoDB in use", mode="livesum"),
            "record", "clicks", "country", "reset", "first_open_day", "close_days", "forget",
            "salt", "check", "limit",
        )  # fmt: skip
        leases = counter(
            "rate_limit_leases_total",
            "Attempts of a worker to lease more of a client's tokens",
            ("outcome",),
        )
        self._leases = initialise(leases, ("granted",), ("refused",))

    def leased(self, outcome: LeaseOutcome) -> None:
        """Count an attempt to lease tokens."""
        self._leases[outcome,].inc()


_clicks = initialise(
    counter("country_clicks_total", "Clicks that the store confirmed", ("country_code",)),
    *((code,) for code in countries()),
)
daily_resets = counter(
    "daily_reset_operations_total", "Days closed, each counted once over all workers"
)
observer = RankingMetrics()


def count_click(country: str) -> None:
    """Count a click on a country of the catalogue."""
    _clicks[country,].inc()
