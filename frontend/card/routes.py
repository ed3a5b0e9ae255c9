"""The routes of the card; other sites may frame its page and show its picture, and only these."""

from urllib.parse import urlencode

from flask import Blueprint, Response, request

from chassis.web import parameters
from chassis.web.conditional import conditional, entity_tag
from frontend.card import drawing
from frontend.card.rate import fetched
from frontend.security import POLICY
from frontend.upstreams import Upstreams

HEADERS = {
    "Cache-Control": "public, max-age=300, stale-while-revalidate=3600",
    "Vary": "Accept-Language",
    # A picture in another site's page.
    "Cross-Origin-Resource-Policy": "cross-origin",
}
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *").replace(
    "style-src 'self'", f"style-src {drawing.allowed_styles()}"
)


def blueprint(upstreams: Upstreams) -> Blueprint:
    """Return the routes of the card as a page and as a picture."""
    routes = Blueprint("card", __name__)

    @routes.get("/card/<pair>")
    def page(pair: str) -> Response:
        """Return a page with the rate of ``pair``, to be framed."""
        card, language = fetched(upstreams, pair), _language()
        query = urlencode({"currency": card.target, "base": card.base, "lang": language})
        drawn = drawing.page(card, language, f"{request.host_url}?{query}")
        return _answer(drawn, "text/html")

    @routes.get("/card/<pair>.svg")
    def picture(pair: str) -> Response:
        """Return the rate of ``pair`` as a picture."""
        card, language = fetched(upstreams, pair), _language()
        return _answer(drawing.picture(card, language), "image/svg+xml")

    return routes


def _answer(drawn: str, kind: str) -> Response:
    policy = {"Content-Security-Policy": FRAMED}
    return conditional(
        entity_tag(drawn),
        HEADERS | policy,
        lambda: Response(drawn, content_type=f"{kind}; charset=utf-8"),
    )


def _language() -> str:
    parameters.only("lang")
    best = request.accept_languages.best_match(drawing.WORDS, "en") or "en"
    return parameters.choice("lang", best, drawing.WORDS)
