"""The ranking API, ``/api/v1/rankings``."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, jsonify, request

from chassis.catalogue.search import find_country, prepare, suggestions
from chassis.request_id import request_id
from chassis.web import parameters
from chassis.web.bodies import read
from chassis.web.formats import listed
from chassis.web.lifetimes import kept_for
from chassis.web.problems import NotFound, Unprocessable
from chassis.web.proxies import client
from ranking import requests, responses, tables
from ranking.access import ResetAuthorisation
from ranking.days import BEGINNING, PERIODS, Now
from ranking.rankings import KEY, Rankings

# Any click changes the counts of today, and a reset those of an earlier day.
KEPT = kept_for(timedelta(seconds=5))
REPLAYED = "Idempotency-Replayed"
MAX_LIMIT, DEFAULT_LIMIT = 100, 10
MAX_OFFSET = 1000
MAX_DAYS, DEFAULT_DAYS = 366, 7


def blueprint(rankings: Rankings, authorisation: ResetAuthorisation) -> Blueprint:
    """Return the routes of ``rankings``; only a reset needs ``authorisation``."""
    routes = Blueprint("ranking", __name__, url_prefix="/api/v1/rankings")
    prepare()

    @routes.post("/click")
    def click() -> tuple[Response, int]:
        """Count a click on a country; the response is sent once it is stored."""
        parameters.only()
        text = read(requests.ClickBody).country
        country = find_country(text)
        if country is None:
            raise Unprocessable("country", _unknown(text), suggestions=_meant(text))
        key = requests.idempotency_key(KEY)
        with rankings.request() as now:
            recorded, quota = rankings.click(country, client(request.remote_addr or ""), key, now)
        response = jsonify(responses.standing(recorded.standing))
        response.headers.update(quota.headers())
        if recorded.replayed:
            response.headers[REPLAYED] = "true"
        return response, 201

    @routes.get("")
    def board() -> Response:
        """Return a page of the board of a period."""
        parameters.only("period", "date", "limit", "offset", "format")
        period = parameters.choice("period", "daily", PERIODS)
        limit = parameters.integer("limit", DEFAULT_LIMIT, 1, MAX_LIMIT)
        offset = parameters.integer("offset", 0, 0, MAX_OFFSET)
        day = parameters.day("date")
        with rankings.request() as now:
            found = rankings.board(period, _countable(day or now.day, now))
        body = responses.board(period, found, limit, offset)
        name = f"ranking-{body['from']}-to-{body['to']}"
        return listed(name, body, tables.BOARD, body["items"], KEPT)

    @routes.get("/countries/<country>")
    def one_country(country: str) -> Response:
        """Return a country's clicks day by day."""
        parameters.only("days", "format")
        known = find_country(country)
        if known is None:
            raise NotFound(_unknown(country), suggestions=_meant(country))
        days = parameters.integer("days", DEFAULT_DAYS, 1, MAX_DAYS)
        with rankings.request() as now:
            span, found = rankings.country(known, days, now)
        body = responses.country(known.code, span, found)
        return listed(f"clicks-{known.code}", body, tables.DAYS, body["days"], KEPT)

    @routes.post("/reset")
    def reset() -> Response:
        """Remove the counts of one day, for operators only."""
        with rankings.request() as now:
            address = client(request.remote_addr or "")
            quota = authorisation.check(lambda: rankings.operator(address, now))
            parameters.only()
            body = read(requests.ResetBody)
            day = _countable(body.date, now)
            removed = rankings.reset(day, now, request_id() or "")
        response = jsonify(responses.reset(day, removed))
        response.headers.update(quota.headers())
        return response

    return routes


def _countable(day: date, now: Now) -> date:
    if not BEGINNING <= day <= now.day:
        raise Unprocessable("date", f"must be a day from {BEGINNING} to today, {now.day}")
    return day


def _unknown(text: str) -> str:
    return f"{text[:20]!r} is not the code or a name of one country"


def _meant(text: str) -> list[dict[str, Any]]:
    return [responses.named(country.code) for country in suggestions(text)]
