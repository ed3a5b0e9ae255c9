"""What the guide offers."""

from contextlib import ExitStack

from flask import Flask

from launch import guide
from launch.settings import LaunchSettings
from tests.helpers.http_peer import serving


def shown(page: int) -> str:
    return guide._guide(LaunchSettings(page_port=page))


def test_without_the_page_it_offers_what_the_apis_serve_themselves() -> None:
    text = shown(page=1)
    assert "not built" in text
    assert "http://localhost:8001/openapi.yaml" in text
    assert "/docs" not in text


def test_with_the_page_it_offers_its_documents() -> None:
    with ExitStack() as stack:
        app = Flask("page")
        app.add_url_rule("/", view_func=lambda: "the page")
        url = stack.enter_context(serving(app))
        text = shown(page=int(url.rpartition(":")[2]))
    assert f"{url.replace('127.0.0.1', 'localhost')}/docs" in text
    assert "not built" not in text


def test_it_calls_no_rate_the_rate_of_now() -> None:
    assert "now" not in guide.GUIDE
