"""Apps to measure counting on: two routes, and nothing counted yet."""

import time

from flask import Flask, Response, jsonify

HELD_SECONDS = 5


def bare() -> Flask:
    """Return an app that answers ``/rates`` at once and ``/held`` late."""
    app = Flask("bare", static_folder=None)

    @app.get("/rates")
    def rates() -> Response:
        return jsonify(base="KRW", quote="USD", rate="0.00068")

    @app.get("/held")
    def held() -> Response:
        time.sleep(HELD_SECONDS)
        return jsonify(held=HELD_SECONDS)

    return app
