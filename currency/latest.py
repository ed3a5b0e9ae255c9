"""The responses of ``/currencies/latest``, each rendered once until the rates change."""

import json
from dataclasses import dataclass

from chassis.web import parameters
from chassis.web.conditional import entity_tag
from currency import metrics, responses
from currency.rates import LatestRates

SYMBOLS_AT_MOST = 200
RESPONSES_AT_MOST = 256


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """A response: its body, entity tag and lifetime, and the currencies that were named."""

    body: bytes
    etag: str
    cache_control: str
    named: tuple[str, ...]


class LatestResponses:
    """Remembers the responses to at most 256 queries until the rates change."""

    def __init__(self) -> None:
        self._rates: LatestRates | None = None
        self._by_query: dict[bytes, CachedResponse] = {}

    def response(self, rates: LatestRates, query: bytes) -> CachedResponse:
        """Return the response to the query of the current request, which is parsed only if new."""
        by_query = self._of(rates)
        known = by_query.get(query)
        (metrics.latest_hits if known else metrics.latest_misses).inc()
        if known:
            return known
        rendered = _rendered(rates)
        if len(by_query) < RESPONSES_AT_MOST:
            by_query[query] = rendered
        return rendered

    def _of(self, rates: LatestRates) -> dict[bytes, CachedResponse]:
        if rates is not self._rates:
            self._rates, self._by_query = rates, {}
        return self._by_query


def _rendered(rates: LatestRates) -> CachedResponse:
    parameters.only("base", "symbols")
    base = parameters.currency_in_use("base", responses.HOME)
    symbols = parameters.currencies("symbols", SYMBOLS_AT_MOST)
    for code in symbols or ():
        parameters.in_use("symbols", code)
    found = responses.latest(rates, base, symbols)
    body = json.dumps(found, separators=(",", ":"))
    named = tuple(symbols or ())
    etag = entity_tag(rates.fingerprint, base, named)
    return CachedResponse(body.encode(), etag, responses.kept(rates, found["stale"]), named)
