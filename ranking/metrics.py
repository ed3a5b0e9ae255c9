"""Every metric of the ranking service."""

from chassis.catalogue.countries import countries
from chassis.metrics import counter, gauge, initialise
from chassis.shared_metrics import query_timer

country_clicks = counter("country_clicks_total", "Clicks stored", ("country_code",))
daily_resets = counter(
    "daily_reset_operations_total", "Days that were closed, each once by whichever worker was first"
)
mongodb_connections = gauge(
    "mongodb_connections_active", "Connections to MongoDB in use", mode="livesum"
)
observe_query = query_timer(
    "record", "clicks", "country", "reset", "first_open_day", "close_days", "forget", "salt",
    "check", "limit",
)  # fmt: skip

initialise(country_clicks, *((code,) for code in countries()))
