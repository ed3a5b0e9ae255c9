"""The response to a search: what a text means, the most likely first."""

from dataclasses import asdict
from typing import Any

from chassis.catalogue.countries import countries
from chassis.catalogue.currencies import currencies
from chassis.catalogue.search import Match, search
from currency import responses

LIMIT = 20


def response(query: str) -> dict[str, Any]:
    """Return how many countries and currencies match ``query``, and the best twenty."""
    matches = search(query)
    results = [_result(match) for match in matches[:LIMIT]]
    return {"query": query, "total": len(matches), "results": results}


def _result(match: Match) -> dict[str, Any]:
    if match.kind == "country":
        body = responses.country(countries()[match.code])
    else:
        names = asdict(currencies()[match.code].names)
        body = {"code": match.code, "names": names, "currency": match.code}
    return {"kind": match.kind, **body, "matched": match.matched}
