"""The ranking API, ``/api/v1/rankings``."""

from datetime import date
from typing import cast

from flask import Blueprint, Response, current_app, jsonify, request

from chassis.catalogue.countries import find_country
from chassis.request_id import request_id
from chassis.web import parameters
from chassis.web.problems import NotFound, Unprocessable
from ranking import requests, responses
from ranking.access import Gate
from ranking.days import BEGINNING, PERIODS, Now
from ranking.rankings import KEY, Rankings

RANKINGS = "ranking.rankings"
GATE = "ranking.gate"
REPLAYED = "Idempotency-Replayed"
LIMIT_AT_MOST, LIMIT = 100, 10
OFFSET_AT_MOST = 1000
DAYS_AT_MOST, DAYS = 366, 7

blueprint = Blueprint("ranking", __name__, url_prefix="/api/v1/rankings")


@blueprint.post("/click")
def click() -> tuple[Response, int]:
    """Count a click on a country, and answer once it is stored."""
    parameters.only()
    named = requests.read(requests.ClickBody).country
    country = find_country(named)
    if country is None:
        raise Unprocessable("country", _unknown(named))
    key = requests.idempotency_key(KEY)
    recorded = _rankings().click(country, request.remote_addr or "", key)
    answer = jsonify(responses.standing(recorded.standing))
    if recorded.replayed:
        answer.headers[REPLAYED] = "true"
    return answer, 201


@blueprint.get("")
def board() -> Response:
    """Answer with a page of the board of a period."""
    parameters.only("period", "date", "limit", "offset")
    period = parameters.choice("period", "daily", PERIODS)
    limit = parameters.integer("limit", LIMIT, 1, LIMIT_AT_MOST)
    offset = parameters.integer("offset", 0, 0, OFFSET_AT_MOST)
    day = parameters.day("date")
    now = _rankings().now()
    shown = _rankings().board(period, _countable(day or now.day, now))
    return jsonify(responses.board(period, shown, limit, offset))


@blueprint.get("/countries/<country>")
def one_country(country: str) -> Response:
    """Answer with a country's clicks day by day."""
    parameters.only("days")
    known = find_country(country)
    if known is None:
        raise NotFound(_unknown(country))
    days = parameters.integer("days", DAYS, 1, DAYS_AT_MOST)
    span, found = _rankings().country(known, days, _rankings().now())
    return jsonify(responses.country(known.code, span, found))


@blueprint.post("/reset")
def reset() -> Response:
    """Remove the counts of one day, for operators only."""
    cast("Gate", current_app.extensions[GATE]).check()
    parameters.only()
    body = requests.read(requests.ResetBody)
    now = _rankings().now()
    day = _countable(body.date, now)
    return jsonify(responses.reset(day, _rankings().reset(day, now, request_id() or "")))


def _rankings() -> Rankings:
    return cast("Rankings", current_app.extensions[RANKINGS])


def _countable(day: date, now: Now) -> date:
    if not BEGINNING <= day <= now.day:
        raise Unprocessable("date", f"must be a day from {BEGINNING} to today, {now.day}")
    return day


def _unknown(country: str) -> str:
    return f"{country[:20]!r} is no country's ISO 3166 code, English or Korean name"
