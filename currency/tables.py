"""The columns of responses as tables, for CSV and NDJSON."""

from typing import Any

from chassis.rates.sources import SOURCES

CURRENCIES = ("code", "names_en", "names_ko", "minor_units", "display_unit", "countries", "quoted")
COUNTRIES = ("code", "names_en", "names_ko", "currency")
RATES = (
    "code",
    "base",
    "rate",
    "method",
    "source",
    "observed_at",
    "precision",
    "age_seconds",
    "stale",
)


def rates(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a row for each value in the body of ``latest`` that may be exported."""
    return [
        {"code": code, "base": body["base"], **value}
        for code, value in body["rates"].items()
        # A currency in units of itself needs no source.
        if value["source"] is None or SOURCES[value["source"]].redistribute
    ]
