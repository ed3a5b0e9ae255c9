"""The currency API, ``/api/v1/currencies`` and ``/api/v1/countries``."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from chassis.catalogue.countries import countries
from chassis.catalogue.currencies import is_in_use
from chassis.catalogue.search import LONGEST, prepare
from chassis.web import parameters
from chassis.web.conditional import conditional, entity_tag, tagged
from chassis.web.formats import listed
from chassis.web.lifetimes import CATALOGUE
from chassis.web.problems import BadRequest, NotFound
from currency import metrics, responses, search, tables
from currency.cache import RatesCache
from currency.cost import PARAMETERS, read_channels
from currency.latest import LatestResponses
from currency.rates import LatestRates

TARGETS_AT_MOST = 50


def blueprint(cache: RatesCache) -> Blueprint:
    """Return the routes, which read the rates from ``cache``."""
    routes = Blueprint("currency", __name__, url_prefix="/api/v1")
    latest_responses = LatestResponses()
    prepare()

    @routes.get("/currencies")
    def list_currencies() -> Response:
        """Return every currency in use."""
        parameters.only("format")
        rates = cache.rates()
        body, kept = responses.catalogue(rates), responses.kept(rates, stale=False)
        return listed("currencies", body, tables.CURRENCIES, body["currencies"], kept)

    @routes.get("/currencies/latest")
    def latest() -> Response:
        """Return the newest values of all or some currencies."""
        cached = latest_responses.response(cache.loaded())
        metrics.count_named(metrics.LATEST, cached.named)
        return conditional(
            cached.etag, cached.kept, lambda: Response(cached.body, headers=cached.headers)
        )

    @routes.get("/currencies/convert")
    def convert() -> Response:
        """Return an amount of one currency in another."""
        parameters.only("from", "to", "amount", "source")
        origin, targets = parameters.currency_in_use("from"), _targets()
        amount, source = parameters.amount("amount"), parameters.source("source")
        metrics.count_named(metrics.CONVERT, (origin, *targets))
        rates = (cache.rates() if targets == [origin] else cache.loaded()).only(source)
        return _of_rates(rates, *responses.converted(rates, origin, targets, amount))

    @routes.get("/currencies/cost")
    def cost() -> Response:
        """Return what an amount buys after spread, discount and fees."""
        parameters.only("from", "to", "amount", *PARAMETERS)
        origin, target = (parameters.currency_in_use(name) for name in ("from", "to"))
        amount, channels = parameters.amount("amount"), read_channels()
        metrics.count_named(metrics.COST, (origin, target))
        rates = cache.loaded()
        body = responses.cost(rates, origin, target, amount, channels)
        return _of_rates(rates, body, [body["quote"]])

    @routes.get("/currencies/search")
    def find() -> Response:
        """Return the currencies and countries that a text means, best first."""
        parameters.only("q")
        query = parameters.required("q")
        if len(query) > LONGEST:
            raise BadRequest("q", f"at most {LONGEST} characters")
        return tagged(jsonify(search.response(query)), CATALOGUE)

    @routes.get("/currencies/<code>")
    def currency(code: str) -> Response:
        """Return one currency and its newest value."""
        parameters.only("base", "source")
        known = parameters.path_code(code)
        if not is_in_use(known):
            raise NotFound(responses.withdrawn(cache.rates(), known))
        base = parameters.currency_in_use("base", responses.HOME)
        source = parameters.source("source")
        metrics.count_named(metrics.CURRENCY, (known,))
        rates = cache.loaded().only(source)
        body = responses.currency(rates, base, known)
        return _of_rates(rates, body, [body["quote"]])

    @routes.get("/countries")
    def list_countries() -> Response:
        """Return every country and the currency paid there."""
        parameters.only("format")
        rows = [responses.country(country) for country in countries().values()]
        body = {"count": len(rows), "countries": rows}
        return listed("countries", body, tables.COUNTRIES, rows, CATALOGUE)

    return routes


def _targets() -> list[str]:
    parameters.required("to")
    targets = parameters.currencies("to", TARGETS_AT_MOST) or []
    return [parameters.in_use("to", each) for each in targets]


def _of_rates(
    rates: LatestRates, body: dict[str, Any], values: list[dict[str, Any] | None]
) -> Response:
    """Return ``body``, whose tag does not depend on the age of its ``values``."""
    is_stale = any(each and each["stale"] for each in values)
    headers = {"Cache-Control": responses.kept(rates, is_stale)}
    etag = entity_tag(rates.fingerprint, request.full_path)
    return conditional(etag, headers, lambda: jsonify(body))
