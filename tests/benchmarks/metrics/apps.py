"""The app to measure counting on: two routes, and nothing counted yet."""

import time
from types import SimpleNamespace

from flask import Flask, Response, jsonify
from gunicorn.config import Config
from gunicorn.glogging import Logger

HELD_SECONDS = 5
# The part of a gunicorn worker that hooks use; the hooks are gunicorn's own until others are set.
WORKER = SimpleNamespace(cfg=Config(), log=Logger(Config()))


def bare() -> Flask:
    """Return an app that responds to ``/rates`` at once and to ``/held`` late."""
    app = Flask("bare", static_folder=None)

    @app.get("/rates")
    def rates() -> Response:
        return jsonify(base="KRW", quote="USD", rate="0.00068")

    @app.get("/held")
    def held() -> Response:
        time.sleep(HELD_SECONDS)
        return jsonify(held=HELD_SECONDS)

    return app
