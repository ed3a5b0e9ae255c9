"""A service with one slow route, for tests of how a master stops."""

import time

from flask import Blueprint

from chassis.settings import Settings
from chassis.web.app import create_service

blueprint = Blueprint("slow", __name__)


@blueprint.get("/slow")
def slow() -> str:
    """Respond after a while."""
    time.sleep(1.5)
    return "done"


app = create_service("currency", Settings(), [blueprint], {})
