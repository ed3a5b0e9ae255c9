"""The document that explains every type of problem; a type is the address of a section in it."""

import re
from functools import cache
from importlib.resources import files

from flask import Flask, Response

from chassis.web.conditional import tagged
from chassis.web.lifetimes import CATALOGUE

PATH = "/problems"
SECTION = re.compile(r'<h2 id="(\d{3})">')


def register(app: Flask) -> None:
    """Serve the document of ``app``."""
    app.add_url_rule(PATH, "problems", _document)


def type_of(status: int) -> str:
    """Return the type of a problem, relative to the service that responds with it."""
    return f"{PATH}#{status}" if str(status) in _sections() else "about:blank"


def _document() -> Response:
    return tagged(Response(_text(), content_type="text/html; charset=utf-8"), CATALOGUE)


@cache
def _sections() -> frozenset[str]:
    return frozenset(SECTION.findall(_text()))


@cache
def _text() -> str:
    return files("chassis.web").joinpath("problems.html").read_text(encoding="utf-8")
