"""The currency API, ``/api/v1/currencies`` and ``/api/v1/countries``."""

from flask import Blueprint, Response, jsonify, request

from chassis.catalogue.countries import countries
from chassis.catalogue.currencies import is_in_use
from chassis.catalogue.search import LONGEST, prepare
from chassis.web import parameters
from chassis.web.conditional import conditional
from chassis.web.problems import BadRequest, NotFound
from currency import metrics, responses, search
from currency.cache import RatesCache
from currency.latest import LatestResponses


def blueprint(cache: RatesCache) -> Blueprint:
    """Return the routes, which read the rates from ``cache``."""
    routes = Blueprint("currency", __name__, url_prefix="/api/v1")
    latest_responses = LatestResponses()
    prepare()

    @routes.get("/currencies")
    def list_currencies() -> Response:
        """Return every currency in use."""
        parameters.only()
        return jsonify(responses.catalogue(cache.rates()))

    @routes.get("/currencies/latest")
    def latest() -> Response:
        """Return the newest values of all or some currencies."""
        cached = latest_responses.response(cache.loaded(), request.query_string)
        metrics.count_named(metrics.LATEST, cached.named)
        headers = {"Cache-Control": "no-cache"}
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
        return jsonify(responses.conversion(cache.loaded(), origin, target, amount))

    @routes.get("/currencies/search")
    def find() -> Response:
        """Return the currencies and countries that a text means, best first."""
        parameters.only("q")
        query = parameters.required("q")
        if len(query) > LONGEST:
            raise BadRequest("q", f"at most {LONGEST} characters")
        return jsonify(search.response(query))

    @routes.get("/currencies/<code>")
    def currency(code: str) -> Response:
        """Return one currency and its newest value."""
        parameters.only("base")
        known = parameters.path_code(code)
        if not is_in_use(known):
            raise NotFound(f"{known} was withdrawn; only its history may be available.")
        base = parameters.currency_in_use("base", responses.HOME)
        metrics.count_named(metrics.CURRENCY, (known,))
        return jsonify(responses.currency(cache.loaded(), base, known))

    @routes.get("/countries")
    def list_countries() -> Response:
        """Return every country and the currency paid there."""
        parameters.only()
        listed = [responses.country(country) for country in countries().values()]
        return jsonify(count=len(listed), countries=listed)

    return routes
