"""The files of the built page, compressed; those with a hash in their name never expire."""

from pathlib import Path

from flask import Blueprint, Response, request
from werkzeug.wsgi import wrap_file
from whitenoise import WhiteNoise

from chassis.web.conditional import conditional, entity_tag
from chassis.web.health import NotReady
from chassis.web.problems import NotFound, Unavailable
from frontend.preview import WORDS, compared, previewed

PAGE, COMPARE, DOCS = "/index.html", "/compare.html", "/docs.html"
PREVIEWS = {PAGE: previewed, COMPARE: compared}
HASHED = r"^/assets/"
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

    def previewed(self, path: str) -> Response:
        """Return the file at ``path`` with the preview of what its address names, if any."""
        language = request.args.get("lang", "")
        if language not in WORDS:
            language = request.accept_languages.best_match(WORDS, "ko") or "ko"
        html = PREVIEWS[path](self._texts[path], request.args, language)
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


def blueprint(pages: Pages) -> Blueprint:
    """Return the routes of the page, its documentation and its assets."""
    routes = Blueprint("pages", __name__)

    @routes.get("/")
    def page() -> Response:
        """Return the page."""
        return pages.previewed(PAGE)

    @routes.get("/compare")
    def compare() -> Response:
        """Return the page that compares currencies."""
        return pages.previewed(COMPARE)

    @routes.get("/docs")
    def docs() -> Response:
        """Return the page that shows the contracts."""
        return pages.response(DOCS)

    @routes.get("/favicon.svg")
    @routes.get("/manifest.webmanifest")
    def beside() -> Response:
        """Return a file that lies beside the page."""
        return pages.response(request.path)

    @routes.get("/assets/<path:file>")
    def asset(file: str) -> Response:
        """Return a part of the page; its name changes with its content."""
        return pages.response(f"/assets/{file}")

    return routes


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
