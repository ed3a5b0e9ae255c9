"""The currency API, ``/api/v1/currencies`` and ``/api/v1/countries``."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from chassis.catalogue.countries import countries
from chassis.catalogue.currencies import is_in_use
from chassis.catalogue.search import LONGEST, prepare
from chassis.web import parameters
from chassis.web.conditional import conditional, entity_tag, tagged
from chassis.web.lifetimes import CATALOGUE
from chassis.web.problems import BadRequest, NotFound
from currency import metrics, responses, search
from currency.cache import RatesCache
from currency.cost import PARAMETERS, read_channels
from currency.latest import LatestResponses
from currency.rates import LatestRates


def blueprint(cache: RatesCache) -> Blueprint:
    """Return the routes, which read the rates from ``cache``."""
    routes = Blueprint("currency", __name__, url_prefix="/api/v1")
    latest_responses = LatestResponses()
    prepare()

    @routes.get("/currencies")
    def list_currencies() -> Response:
        """Return every currency in use."""
        parameters.only()
        rates = cache.rates()
        return tagged(jsonify(responses.catalogue(rates)), responses.kept(rates, stale=False))

    @routes.get("/currencies/latest")
    def latest() -> Response:
        """Return the newest values of all or some currencies."""
        cached = latest_responses.response(cache.loaded(), request.query_string)
        metrics.count_named(metrics.LATEST, cached.named)
        headers = {"Cache-Control": cached.cache_control}
        return conditional(
            cached.etag, headers, lambda: Response(cached.body, content_type="application/json")
        )

    @routes.get("/currencies/convert")
    def convert() -> Response:
        """Return an amount of one currency in another."""
        parameters.only("from", "to", "amount")
        origin, target = (parameters.currency_in_use(name) for name in ("from", "to"))
        amount = parameters.amount("amount")
        metrics.count_named(metrics.CONVERT, (origin, target))
        rates = cache.rates() if origin == target else cache.loaded()
        body = responses.conversion(rates, origin, target, amount)
        return _of_rates(rates, body, body["quote"])

    @routes.get("/currencies/cost")
    def cost() -> Response:
        """Return what an amount buys after spread, discount and fees."""
        parameters.only("from", "to", "amount", *PARAMETERS)
        origin, target = (parameters.currency_in_use(name) for name in ("from", "to"))
        amount, channels = parameters.amount("amount"), read_channels()
        metrics.count_named(metrics.COST, (origin, target))
        rates = cache.loaded()
        body = responses.cost(rates, origin, target, amount, channels)
        return _of_rates(rates, body, body["quote"])

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
        parameters.only("base")
        known = parameters.path_code(code)
        if not is_in_use(known):
            raise NotFound(responses.withdrawn(cache.rates(), known))
        base = parameters.currency_in_use("base", responses.HOME)
        metrics.count_named(metrics.CURRENCY, (known,))
        rates = cache.loaded()
        body = responses.currency(rates, base, known)
        return _of_rates(rates, body, body["quote"])

    @routes.get("/countries")
    def list_countries() -> Response:
        """Return every country and the currency paid there."""
        parameters.only()
        listed = [responses.country(country) for country in countries().values()]
        return tagged(jsonify(count=len(listed), countries=listed), CATALOGUE)

    return routes


def _of_rates(rates: LatestRates, body: dict[str, Any], value: dict[str, Any] | None) -> Response:
    """Return ``body``, whose tag does not depend on the age of its ``value``."""
    headers = {"Cache-Control": responses.kept(rates, stale=bool(value and value["stale"]))}
    etag = entity_tag(rates.fingerprint, request.full_path)
    return conditional(etag, headers, lambda: jsonify(body))
