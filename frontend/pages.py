"""The files of the built page, as WhiteNoise serves them: compressed, hashed ones for ever."""

from pathlib import Path
from typing import cast

from flask import Blueprint, Response, current_app, request
from werkzeug.wsgi import wrap_file
from whitenoise import WhiteNoise

from chassis.web.health import NotReady
from chassis.web.problems import NotFound, Unavailable

FILES = "frontend.files"
PAGE, DOCS = "/index.html", "/docs.html"
HASHED = r"^/assets/"

pages = Blueprint("pages", __name__)


def built(folder: Path) -> WhiteNoise:
    """Return the files in ``folder``; none if the page has not been built."""
    files = WhiteNoise(None, max_age=0, allow_all_origins=False, immutable_file_test=HASHED)
    if folder.is_dir():
        files.add_files(folder)
    return files


def check() -> None:
    """Raise ``NotReady`` without a built page."""
    if PAGE not in _files().files:
        raise NotReady("the page has not been built")


@pages.get("/")
def page() -> Response:
    """Answer with the page."""
    return _sent(PAGE)


@pages.get("/docs")
def docs() -> Response:
    """Answer with the page that shows the contracts."""
    return _sent(DOCS)


@pages.get("/favicon.svg")
@pages.get("/manifest.webmanifest")
def beside() -> Response:
    """Answer with a file that lies beside the page."""
    return _sent(request.path)


@pages.get("/assets/<path:file>")
def asset(file: str) -> Response:
    """Answer with a part of the page; its name changes with its content."""
    return _sent(f"/assets/{file}")


def _files() -> WhiteNoise:
    return cast("WhiteNoise", current_app.extensions[FILES])


def _sent(path: str) -> Response:
    files = _files().files
    if PAGE not in files:
        raise Unavailable("The page has not been built: `make page` does, with Node.js.", 60)
    try:
        found = files[path].get_response(request.method, request.environ)
    except (KeyError, FileNotFoundError):
        # Never there, or gone since the start: the page was built anew.
        raise NotFound(f"There is no {path[:80]}.") from None
    body = wrap_file(request.environ, found.file) if found.file else b""
    return Response(body, found.status, list(found.headers), direct_passthrough=True)
