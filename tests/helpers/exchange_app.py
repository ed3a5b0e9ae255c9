"""A service that reads bodies and sends small and large responses, for tests of connections."""

from flask import Blueprint, Response, request

from chassis.settings import Settings
from chassis.web.app import create_service

LARGE_BYTES = 16 * 1024 * 1024

blueprint = Blueprint("exchange", __name__)


@blueprint.get("/hello")
def hello() -> str:
    """Respond at once."""
    return "hello"


@blueprint.post("/echo")
def echo() -> bytes:
    """Send the body back."""
    return request.get_data()


@blueprint.post("/ignore")
def ignore() -> str:
    """Respond without reading the body."""
    return "ignored"


@blueprint.get("/large")
def large() -> Response:
    """Send more than any socket buffer holds."""
    return Response(bytes(LARGE_BYTES))


app = create_service("currency", Settings(), [blueprint], {})
