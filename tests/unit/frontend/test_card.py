"""The card of a pair, for other sites."""

from collections.abc import Iterator
from contextlib import ExitStack
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from frontend.app import create_app
from frontend.settings import FrontendSettings
from tests.helpers import contract
from tests.helpers.http_peer import serving
from tests.helpers.ports import free_port

ATTRIBUTION = "Source: European Central Bank, euro foreign exchange reference rates"
KOREAN = "출처: 유럽중앙은행 유로 참조 환율"
ONE = {
    "code": "JPY",
    "names": {"en": "Japanese Yen", "ko": "일본 엔화"},
    "display_unit": 100,
    "base": "KRW",
    "unit": "KRW per 1 JPY",
    "quote": {
        "rate": "8.49134790528",
        "observed_at": "2026-10-30T13:15:00Z",
        "age_seconds": 30 * 86_400 + 5,
        "stale": True,
    },
    "sources": [{"attribution": ATTRIBUTION, "attribution_ko": KOREAN}],
}
PRESCRIBED = {"attribution": "Rates By Exchange Rate API", "attribution_ko": None}
# Of a currency service of an earlier release.
EARLIER = {"attribution": PRESCRIBED["attribution"]}
WON = ONE | {
    "code": "KRW",
    "names": {"en": "South Korean Won", "ko": "대한민국 원"},
    "display_unit": 1,
    "base": "USD",
    "quote": ONE["quote"] | {"rate": "0.000748914", "stale": False, "age_seconds": 60},  # type: ignore[operator]
}


@pytest.fixture
def currency() -> Flask:
    app = Flask("currency")
    app.add_url_rule("/api/v1/currencies/JPY", "jpy", lambda: ONE)
    app.add_url_rule("/api/v1/currencies/KRW", "krw", lambda: WON)
    app.add_url_rule("/api/v1/currencies/CHF", "chf", lambda: ONE | {"sources": [PRESCRIBED]})
    app.add_url_rule("/api/v1/currencies/SEK", "sek", lambda: ONE | {"sources": [EARLIER]})
    app.add_url_rule("/api/v1/currencies/THB", "thb", lambda: ONE | {"quote": None})
    app.add_url_rule("/api/v1/currencies/XXX", "xxx", lambda: ({"detail": "no XXX"}, 404))
    app.add_url_rule("/api/v1/currencies/EUR", "eur", lambda: ({"detail": "loading"}, 503))
    return app


@pytest.fixture
def client(currency: Flask) -> Iterator[FlaskClient]:
    with ExitStack() as stack:
        url = stack.enter_context(serving(currency))
        yield contract.client(create_app(FrontendSettings(currency_url=url)))


def test_a_card_says_the_rate_its_age_and_its_source(client: FlaskClient) -> None:
    text = client.get("/card/JPY-KRW?lang=ko").text
    for shown in ("일본 엔화", "100 JPY =", "849.13 KRW", "2026. 10. 30. 기준 · 30일 전"):
        assert shown in text
    assert "새 환율 늦음" in text
    assert KOREAN in text
    assert "Source:" not in text
    assert "/?currency=JPY&amp;base=KRW&amp;lang=ko" in text


@pytest.mark.parametrize("code", ["CHF", "SEK"], ids=["prescribed", "an earlier release"])
def test_a_source_without_a_korean_sentence_is_named_in_english(
    client: FlaskClient, code: str
) -> None:
    assert "Rates By Exchange Rate API" in client.get(f"/card/{code}-KRW?lang=ko").text


def test_a_picture_is_well_formed_and_says_the_same(client: FlaskClient) -> None:
    answer = client.get("/card/jpy-krw.svg", headers={"Accept-Language": "en"})
    assert answer.content_type == "image/svg+xml; charset=utf-8"
    text = " ".join(ElementTree.fromstring(answer.text).itertext())
    assert "849.13 KRW" in text
    assert "Oct 30, 2026 · 30 days ago · a newer rate is late" in text
    assert "Source: European Central Bank" in text


def test_a_rate_too_small_to_read_is_turned_round(client: FlaskClient) -> None:
    text = client.get("/card/KRW-USD?lang=en").text
    assert "1 USD =" in text
    assert "1,335.27 KRW" in text
    assert "less than a day old" in text
    assert "late" not in text


@pytest.mark.parametrize("path", ["/card/JPY-KRW", "/card/JPY-KRW.svg"])
def test_other_sites_may_show_a_card_and_nothing_else(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert "frame-ancestors *" in headers["Content-Security-Policy"]
    assert "style-src 'sha256-" in headers["Content-Security-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    others = client.get("/version").headers
    assert "frame-ancestors 'none'" in others["Content-Security-Policy"]
    assert others["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_card_is_cached_and_asked_for_again_by_its_tag(client: FlaskClient) -> None:
    headers = client.get("/card/JPY-KRW").headers
    assert "max-age=300" in headers["Cache-Control"]
    again = client.get("/card/JPY-KRW", headers={"If-None-Match": headers["ETag"]})
    assert again.status_code == 304
    assert client.get("/card/JPY-KRW?lang=ko").headers["ETag"] != headers["ETag"]


@pytest.mark.parametrize("pair", ["JPY", "JPYKRW", "XXX-KRW", "JPY-JPY", "THB-KRW", "1-2.svg"])
def test_a_pair_without_a_rate_has_no_card(client: FlaskClient, pair: str) -> None:
    assert client.get(f"/card/{pair}").status_code == 404


def test_a_wrong_language_is_named(client: FlaskClient) -> None:
    assert client.get("/card/JPY-KRW?lang=fr").get_json()["errors"][0]["field"] == "lang"


def test_without_the_currency_service_there_is_no_card() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    client = contract.client(create_app(FrontendSettings(currency_url=url)))
    assert client.get("/card/JPY-KRW").status_code == 503


def test_what_the_currency_service_cannot_answer_now_is_passed_on(client: FlaskClient) -> None:
    assert client.get("/card/EUR-KRW").status_code == 503
