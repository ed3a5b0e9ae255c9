"""The currency API, ``/api/v1/currencies`` and ``/api/v1/countries``."""

import hashlib
import json
from typing import cast

from flask import Blueprint, Response, current_app, jsonify, request

from chassis.catalogue.countries import countries
from chassis.catalogue.currencies import is_in_use
from chassis.web import parameters
from chassis.web.problems import BadRequest, NotFound, Unavailable
from currency import metrics, responses
from currency.cache import Mirror
from currency.rates import Book, Written
from currency.search import search

MIRROR = "currency.cache"
HOME = "KRW"
SYMBOLS_AT_MOST = 200
QUERY_AT_MOST = 64
WRITTEN_AT_MOST = 256

blueprint = Blueprint("currency", __name__, url_prefix="/api/v1")


@blueprint.get("/currencies")
def list_currencies() -> Response:
    """Answer with every currency in use."""
    parameters.only()
    return jsonify(responses.catalogue(_book()))


@blueprint.get("/currencies/latest")
def latest() -> Response:
    """Answer with the newest values of all or some currencies."""
    book = _book()
    # What a book answers to a query never changes, so the same query need not be read again.
    written = book.written.get(request.query_string)
    (metrics.latest_hits if written else metrics.latest_misses).inc()
    if written is None:
        written = _write(_loaded())
        if len(book.written) < WRITTEN_AT_MOST:
            book.written[request.query_string] = written
    metrics.count_named(metrics.LATEST, written.named)
    return _conditional(written)


@blueprint.get("/currencies/convert")
def convert() -> Response:
    """Answer with an amount of one currency in another."""
    parameters.only("from", "to", "amount")
    origin, target = _in_use("from"), _in_use("to")
    amount = parameters.amount("amount")
    metrics.count_named(metrics.CONVERT, (origin, target))
    return jsonify(responses.converted(_loaded(), origin, target, amount))


@blueprint.get("/currencies/search")
def find() -> Response:
    """Answer with the currencies and countries whose code or name matches."""
    parameters.only("q")
    wanted = parameters.required("q")
    if len(wanted) > QUERY_AT_MOST:
        raise BadRequest("q", f"at most {QUERY_AT_MOST} characters")
    return jsonify(query=wanted, results=search(wanted))


@blueprint.get("/currencies/<code>")
def one(code: str) -> Response:
    """Answer with one currency and its newest value."""
    parameters.only("base")
    known = parameters.path_code(code)
    if not is_in_use(known):
        raise NotFound(f"{known} was withdrawn; /api/v1/history still has its rates.")
    base = _in_use("base", HOME)
    metrics.count_named(metrics.ONE, (known,))
    return jsonify(responses.one(_loaded(), base, known))


@blueprint.get("/countries")
def list_countries() -> Response:
    """Answer with every country and the currency paid there."""
    parameters.only()
    listed = [responses.country(country) for country in countries().values()]
    return jsonify(count=len(listed), countries=listed)


def _book() -> Book:
    return cast("Mirror", current_app.extensions[MIRROR]).book()


def _loaded() -> Book:
    book = _book()
    if book.empty:
        raise Unavailable("No rates have been loaded yet.")
    return book


def _in_use(name: str, default: str | None = None) -> str:
    return parameters.in_use(name, parameters.currency(name, default))


def _write(book: Book) -> Written:
    parameters.only("base", "symbols")
    base = _in_use("base", HOME)
    symbols = parameters.currencies("symbols", SYMBOLS_AT_MOST)
    for code in symbols or ():
        parameters.in_use("symbols", code)
    body = json.dumps(responses.latest(book, base, symbols), separators=(",", ":"))
    named = tuple(symbols or ())
    # Weak: answers that differ in nothing but their age share a tag.
    tag = hashlib.sha256(f"{book.fingerprint}|{base}|{named}".encode()).hexdigest()[:32]
    return Written(body.encode(), f'W/"{tag}"', named)


def _conditional(written: Written) -> Response:
    headers = {"ETag": written.etag, "Cache-Control": "no-cache"}
    known = "If-None-Match" in request.headers
    if known and request.if_none_match.contains_raw(written.etag):
        return Response(status=304, headers=headers)
    return Response(written.body, headers=headers, content_type="application/json")
