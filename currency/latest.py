"""The responses of ``/currencies/latest``, each rendered once until the rates change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from chassis.web import parameters
from chassis.web.conditional import entity_tag
from chassis.web.formats import JSON, WITHHELD, compact, export, preferred
from currency import metrics, responses, tables
from currency.rates import LatestRates

SYMBOLS_AT_MOST = 200
RESPONSES_AT_MOST = 256
Asked = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """A response: its body and that body's headers, how it is kept, and the named currencies."""

    body: bytes
    headers: Mapping[str, str]
    etag: str
    kept: Mapping[str, str]
    named: tuple[str, ...]


class LatestResponses:
    """Remembers the responses to at most 256 questions until the rates change."""

    def __init__(self) -> None:
        self._rates: LatestRates | None = None
        self._by_question: dict[Asked, CachedResponse] = {}

    def response(self, rates: LatestRates) -> CachedResponse:
        """Return the response to the current request, which is parsed only if it is new."""
        environ = request.environ
        asked = environ.get("QUERY_STRING", ""), environ.get("HTTP_ACCEPT")
        by_question = self._of(rates)
        known = by_question.get(asked)
        (metrics.latest_hits if known else metrics.latest_misses).inc()
        if known:
            return known
        rendered = _rendered(rates)
        if len(by_question) < RESPONSES_AT_MOST:
            by_question[asked] = rendered
        return rendered

    def _of(self, rates: LatestRates) -> dict[Asked, CachedResponse]:
        if rates is not self._rates:
            self._rates, self._by_question = rates, {}
        return self._by_question


def _rendered(rates: LatestRates) -> CachedResponse:
    parameters.only("base", "symbols", "source", "format")
    base = parameters.currency_in_use("base", responses.HOME)
    symbols = parameters.currencies("symbols", SYMBOLS_AT_MOST)
    for code in symbols or ():
        parameters.in_use("symbols", code)
    source, media = parameters.source("source"), preferred()
    found = responses.latest(rates.only(source), base, symbols)
    text, headers = _written(found, media)
    lifetime = responses.kept(rates, found["stale"])
    kept = {"Cache-Control": lifetime, "Vary": "Accept, Accept-Encoding"}
    named = tuple(symbols or ())
    etag = entity_tag(rates.fingerprint, base, named, source, media)
    return CachedResponse(text.encode(), headers, etag, kept, named)


def _written(found: dict[str, Any], media: str) -> tuple[str, dict[str, str]]:
    if media == JSON:
        return compact(found), {"Content-Type": JSON}
    rows = tables.rates(found)
    file = export(f"latest-{found['base']}", media, tables.RATES, rows)
    withheld = len(found["rates"]) - len(rows)
    return file.body, {**file.headers, WITHHELD: str(withheld)}
