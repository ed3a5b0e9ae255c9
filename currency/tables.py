"""The columns of responses as tables, for CSV and NDJSON."""

from collections.abc import Iterable
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
SOURCE_STATES = (
    "name",
    "publisher",
    "base",
    "priority",
    "cadence",
    "default",
    "redistribute",
    "attribution",
    "attribution_ko",
    "homepage",
    "terms_url",
    "last_publication_observed_at",
    "last_publication_fetched_at",
    "next_due",
    "publications_missed",
    "stale",
    "reason",
    "coverage_first_day",
    "coverage_last_day",
    "findings_frozen",
    "findings_frozen_since",
    "findings_compared",
    "findings_disagreeing",
)


def sources(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a row for each source; what is not known of it is empty."""
    return [dict.fromkeys(SOURCE_STATES) | each for each in found]


def rates(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a row for each value in the body of ``latest`` that may be exported."""
    return [
        {"code": code, "base": body["base"], **value}
        for code, value in body["rates"].items()
        # A currency in units of itself needs no source.
        if value["source"] is None or SOURCES[value["source"]].redistribute
    ]
