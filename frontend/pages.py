"""The files of the built page, compressed; those with a hash in their name never expire."""

from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint, Response, request
from werkzeug.wsgi import wrap_file
from whitenoise import WhiteNoise

from chassis.web.conditional import conditional, entity_tag
from chassis.web.health import NotReady
from chassis.web.problems import NotFound, Unavailable
from frontend.experiments.switch import Experiments, takes_part, with_variants
from frontend.preview import WORDS, compared, previewed

PAGE, COMPARE, DOCS, WORKER = "/index.html", "/compare.html", "/docs.html", "/sw.js"
PRIVACY = "/privacy.{language}.html"
KEPT = {"page": PAGE, "compare": COMPARE}
PREVIEWS = {PAGE: previewed, COMPARE: compared}
HASHED = r"^/assets/"
ICON_LIFETIME = "max-age=86400, public"
HTML = "text/html; charset=utf-8"


class Pages:
    """The files in ``folder``, which WhiteNoise serves; none if the page was not built."""

    def __init__(self, folder: Path) -> None:
        files = WhiteNoise(None, max_age=0, allow_all_origins=False, immutable_file_test=HASHED)
        if folder.is_dir():
            files.add_files(folder)
        self._files = files.files
        self._texts = {path: _text(folder / path.strip("/")) for path in PREVIEWS}

    def check(self) -> None:
        """Raise ``NotReady`` if the page was not built."""
        if PAGE not in self._files:
            raise NotReady("the page has not been built")

    def drawn(self, drawn: Mapping[str, tuple[str, str]]) -> Response | None:
        """Return the page with the variants of one visit; None if the page was not built."""
        page = self._texts[PAGE]
        if not page:
            return None
        html = previewed(page, request.args, _language()) or page
        # Of the next visit others are drawn, so it is kept nowhere.
        headers = {"Cache-Control": "no-store"}
        return Response(with_variants(html, drawn), headers=headers, content_type=HTML)

    def previewed(self, path: str) -> Response:
        """Return the file at ``path`` with the preview of what its address names, if any."""
        html = PREVIEWS[path](self._texts[path], request.args, _language())
        if not html:
            return self.response(path)
        headers = {"Cache-Control": "max-age=0, public", "Vary": "Accept-Language"}
        return conditional(entity_tag(html), headers, lambda: Response(html, content_type=HTML))

    def response(self, path: str) -> Response:
        """Return the file at ``path``; 404 if there is none, 503 if the page was not built."""
        if PAGE not in self._files:
            raise Unavailable(
                "The page has not been built: run `make page` in a clone, with Node.js.", 60
            )
        try:
            found = self._files[path].get_response(request.method, request.environ)
        except (KeyError, FileNotFoundError):
            # It never existed, or the page was built again since the start.
            raise NotFound(f"There is no {path[:80]}.") from None
        body = wrap_file(request.environ, found.file) if found.file else b""
        return Response(body, found.status, list(found.headers), direct_passthrough=True)


def blueprint(pages: Pages, experiments: Experiments) -> Blueprint:
    """Return the routes of the page, its documentation and its assets."""
    routes = Blueprint("pages", __name__)

    @routes.get("/")
    def page() -> Response:
        """Return the page."""
        variants = experiments.drawn() if takes_part(request.headers) else {}
        return (pages.drawn(variants) if variants else None) or pages.previewed(PAGE)

    @routes.get("/compare")
    def compare() -> Response:
        """Return the page that compares currencies."""
        return pages.previewed(COMPARE)

    @routes.get("/docs")
    def docs() -> Response:
        """Return the page that shows the contracts."""
        return pages.response(DOCS)

    @routes.get("/privacy")
    def privacy() -> Response:
        """Return the page that says what is counted and what is kept."""
        response = pages.response(PRIVACY.format(language=_language()))
        response.vary.add("Accept-Language")
        return response

    @routes.get("/manifest.webmanifest")
    @routes.get("/manifest.en.webmanifest")
    def beside() -> Response:
        """Return a file that lies beside the page."""
        return pages.response(request.path)

    @routes.get("/favicon.svg")
    @routes.get("/icons/<file>")
    def icon(**_variables: str) -> Response:
        """Return an icon; browsers request that of a tab whenever its address changes."""
        response = pages.response(request.path)
        response.headers["Cache-Control"] = ICON_LIFETIME
        return response

    @routes.get("/offline/<page>")
    def offline(page: str) -> Response:
        """Return a page as it was built, without the preview of an address, to be kept."""
        return pages.response(KEPT.get(page, request.path))

    @routes.get("/sw.js")
    def worker() -> Response:
        """Return the service worker, whose name never changes: browsers ask for it each time."""
        response = pages.response(WORKER)
        response.headers["Cache-Control"] = "no-cache"
        return response

    @routes.get("/assets/<path:file>")
    def asset(file: str) -> Response:
        """Return a part of the page; its name changes with its content."""
        return pages.response(f"/assets/{file}")

    return routes


def _language() -> str:
    chosen = request.args.get("lang", "")
    return chosen if chosen in WORDS else request.accept_languages.best_match(WORDS, "ko") or "ko"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
