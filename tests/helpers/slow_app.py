"""A service with one slow route, for tests of how a master leaves."""

import time

from flask import Blueprint

from chassis.app import create_service
from chassis.settings import Settings

blueprint = Blueprint("slow", __name__)


@blueprint.get("/slow")
def slow() -> str:
    """Answer after a while."""
    time.sleep(1.5)
    return "done"


app = create_service("currency", Settings(), [blueprint], {})
