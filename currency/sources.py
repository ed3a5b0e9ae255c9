"""What is known of every source: what it covers, and whether it publishes in time."""

from typing import Any

from flask import Blueprint, Response

from chassis.clock import rfc3339
from chassis.rates.cadence import missed
from chassis.rates.sources import SOURCES, Source
from chassis.web import parameters
from chassis.web.formats import listed
from chassis.web.lifetimes import ASK
from currency import tables
from currency.cache import RatesCache
from currency.findings import findings
from currency.rates import LatestRates, SourceRates

NEVER_OBSERVED = "never-observed"


def blueprint(cache: RatesCache) -> Blueprint:
    """Return the route ``/api/v1/sources``, which reads the rates from ``cache``."""
    routes = Blueprint("sources", __name__, url_prefix="/api/v1")

    @routes.get("/sources")
    def sources() -> Response:
        """Return every known source, preferred sources first."""
        parameters.only("format")
        found = described(cache.loaded())
        body = {"count": len(found), "sources": found}
        return listed("sources", body, tables.SOURCE_STATES, tables.sources(found), ASK)

    return routes


def described(rates: LatestRates) -> list[dict[str, Any]]:
    """Return every source of the table, whether or not anything of it is stored."""
    stored = {each.source: each for each in rates.by_source}
    return [
        {
            **_terms(source),
            **_publications(rates, stored.get(source.name)),
            "coverage": _coverage(rates, source.name),
            "findings": findings(rates, stored.get(source.name)),
        }
        for source in sorted(SOURCES.values(), key=lambda each: each.priority)
    ]


def _terms(source: Source) -> dict[str, Any]:
    return {
        "name": source.name,
        "publisher": source.publisher,
        "base": source.base,
        "priority": source.priority,
        "default": source.default,
        "attribution": source.attribution,
        "attribution_ko": source.attribution_ko,
        "homepage": source.homepage,
        "terms_url": source.terms_url,
        "redistribute": source.redistribute,
        "cadence": source.cadence.name,
    }


def _publications(rates: LatestRates, stored: SourceRates | None) -> dict[str, Any]:
    if stored is None:
        values = dict.fromkeys(("last_publication", "next_due", "publications_missed", "stale"))
        return {**values, "reason": NEVER_OBSERVED}
    newest = stored.snapshots[0]
    count, due = missed(SOURCES[stored.source].cadence, newest.observed_at, rates.now)
    return {
        "last_publication": {
            "observed_at": rfc3339(newest.observed_at),
            "precision": newest.precision,
            "fetched_at": rfc3339(newest.fetched_at),
            "currencies": sorted({newest.base, *newest.rates}),
        },
        "next_due": rfc3339(due),
        "publications_missed": count,
        "stale": rates.is_stale(stored.source),
        "reason": None,
    }


def _coverage(rates: LatestRates, source: str) -> dict[str, Any] | None:
    known = [each for each in rates.coverage if each.source == source]
    if not known:
        return None
    return {
        "first_day": min(each.since for each in known).date().isoformat(),
        "last_day": max(each.until for each in known).date().isoformat(),
        "currencies": sorted(each.code for each in known),
    }
