from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from ingestor.errors import MalformedData, ServerFailed
from ingestor.http.client import Client
from ingestor.http.requester import HttpRequester
from ingestor.sources import currency_api
from ingestor.sources.publication import Publication, Scope
from tests.helpers.ingestor import QUICK, currency_api_file, sample
from tests.helpers.rate_server import RateServer, Reply, rate_server

NOW = datetime(2026, 10, 4, 9, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[RateServer]:
    with rate_server() as running:
        yield running


def published(server: RateServer, newest: datetime | None) -> list[Publication]:
    urls = f"{server.url}/first/{{date}}.json", f"{server.url}/second/{{date}}.json"
    requester = HttpRequester(Client(QUICK), "currency-api", {})
    return list(currency_api.latest(requester, Scope(newest, NOW), urls=urls))


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_true_file_has_what_the_ecb_lacks() -> None:
    publication = currency_api.parse(sample("currency-api-eur.json"))
    assert publication.observed_at == day("2026-09-29")
    assert publication.precision == "day"
    assert {"VND", "TWD", "KRW", "USD"} <= publication.printed.keys()
    assert publication.printed["AED"] == "4.1722245"


def test_coins_metals_and_withdrawn_currencies_are_counted_as_skipped() -> None:
    publication = currency_api.parse(sample("currency-api-eur.json"))
    assert not {"BTC", "1INCH", "XAU", "DEM", "EUR"} & publication.printed.keys()
    assert len(publication.printed) + publication.skipped == 338
    assert 145 <= len(publication.printed) <= 160


def test_digits_are_kept_as_printed() -> None:
    body = currency_api_file("2026-10-04", USD="1.10", KRW="1491.760000000001", VND="2.9e4")
    assert currency_api.parse(body).printed == {
        "USD": "1.10", "KRW": "1491.760000000001", "VND": "2.9e4",
    }  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        b"[1]",
        b'{"date": "2026-10-04"}',
        b'{"date": "2026-10-04", "eur": {}}',
        b'{"eur": {"usd": 1.1}}',
        b'{"date": "soon", "eur": {"usd": 1.1}}',
        b'{"date": "2026-10-04", "eur": {"eur": 2, "usd": 1.1}}',
        b'{"date": "2026-10-04", "eur": ' + b"[" * 100_000,
    ],
)
def test_a_file_in_another_form_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedData):
        currency_api.parse(body)


def test_the_second_host_stands_in_for_the_first(server: RateServer) -> None:
    server.answer("/first/latest.json", Reply(500))
    server.answer("/second/latest.json", Reply(200, currency_api_file("2026-10-04", USD="1.1")))
    (publication,) = published(server, day("2026-10-03"))
    assert publication.printed == {"USD": "1.1"}


def test_both_hosts_down_is_a_failure(server: RateServer) -> None:
    server.answer("/first/latest.json", Reply(500))
    server.answer("/second/latest.json", Reply(500))
    with pytest.raises(ServerFailed):
        published(server, None)


def test_days_that_were_missed_are_fetched_one_by_one_and_absent_ones_left_out(
    server: RateServer,
) -> None:
    for text in ("latest", "2026-10-01", "2026-10-03"):
        stated = "2026-10-04" if text == "latest" else text
        body = currency_api_file(stated, USD="1.1")
        server.answer(f"/first/{text}.json", Reply(200, body))
    moments = [one.observed_at for one in published(server, day("2026-09-30"))]
    assert moments == [day("2026-10-01"), day("2026-10-03"), day("2026-10-04")]


def test_no_day_is_asked_for_when_none_was_missed(server: RateServer) -> None:
    server.answer("/first/latest.json", Reply(200, currency_api_file("2026-10-04", USD="1.1")))
    assert len(published(server, day("2026-10-03"))) == 1
    assert list(server.requests) == ["/first/latest.json"]


@pytest.mark.parametrize("known", [None, day("2020-01-01")])
def test_a_long_absence_is_bounded(known: datetime | None) -> None:
    days = currency_api.missing_days(known, day("2026-10-04"))
    assert days[-1] == date(2026, 10, 3)
    assert days[0] == (NOW - timedelta(days=30)).date()
