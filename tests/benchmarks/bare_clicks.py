"""The floor: a Flask route that makes the same MongoDB calls for a click, and checks nothing."""

import os
from datetime import timedelta
from functools import cache

from flask import Flask, Response, jsonify, request
from pymongo import MongoClient

from chassis.clock import utcnow
from ranking.days import Now
from ranking.mongodb.connection import Documents
from ranking.mongodb.documents import put
from ranking.mongodb.limits import leasing
from ranking.mongodb.pages import KEYS_OF_A_PAGE, Pages
from ranking.mongodb.url import address
from ranking.store import Click, Key

LIMIT = 1_000_000
DAY = timedelta(days=1)
app = Flask(__name__, static_folder=None)
pages: dict[str, str] = {}


@cache
def database() -> Documents:
    """Return the database, connected after the fork."""
    where = address(os.environ["RANKING_DATABASE_URL"])
    return MongoClient(where.url, **where.options)[where.database]


@app.post("/api/v1/rankings/click")
def click() -> tuple[Response, int]:
    """Lease a token and count the click."""
    now = utcnow()
    put(database()["leases"], request.headers["X-Forwarded-For"], leasing(1, LIMIT, now))
    key = Key(request.headers["Idempotency-Key"], now + DAY)
    wanted = Click(request.get_json()["country"], Now(now, now.date()), key)
    return jsonify(rank=counted(wanted)["rank"]), 201


def counted(wanted: Click) -> dict[str, object]:
    """Count on the page of the day, and turn one that is full."""
    kept = Pages(database())
    while True:
        page = pages.pop("now", "") or kept.open(wanted.now.day)
        if key := kept.count(page, wanted, 0):
            if key["number"] >= KEYS_OF_A_PAGE:
                kept.turn(page)
            else:
                pages["now"] = page
            return dict(key)
