"""POST /api/v1/rankings/click."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from ranking.days import Span
from tests.helpers import ranking
from tests.helpers.ranking import JSON, TODAY, Service, counted

CLICK = "/api/v1/rankings/click"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = ranking.service(tmp_path)
    yield made
    made.close()


def test_the_response_to_a_click_has_the_clicks_and_rank_of_the_country(service: Service) -> None:
    service.fill(TODAY, US=3)
    service.fill(TODAY.replace(day=1), JP=5)
    response = service.click("JP")
    assert response.status_code == 201
    assert response.get_json() == {
        "country": {"code": "JP", "names": {"en": "Japan", "ko": "일본"}},
        "day": "2026-11-23",
        "clicks": 1,
        "total": 6,
        "rank": 2,
    }


@pytest.mark.parametrize("country", ["JP", "jp", "일본", "Japan", "JAPAN", " japan "])
def test_a_country_is_known_by_code_and_by_both_names(service: Service, country: str) -> None:
    assert service.click(country).get_json()["country"]["code"] == "JP"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("홍콩", "HK"),
        ("터키", "TR"),
        ("Ivory Coast", "CI"),
        ("COTE D'IVOIRE", "CI"),
        ("Hanoi", "VN"),
    ],
)
def test_a_country_is_known_by_what_people_call_it(service: Service, name: str, code: str) -> None:
    assert service.click(name).get_json()["country"]["code"] == code


@pytest.mark.parametrize(
    ("name", "meant"),
    [("콩고", ["CD", "CG"]), ("Singapre", ["SG"]), ("ㅎㅋ", ["HK", "JP"]), ("달러", []), ("?", [])],
)
def test_a_name_of_no_or_of_two_countries_is_refused_with_what_it_may_mean(
    service: Service, name: str, meant: list[str]
) -> None:
    response = service.click(name)
    assert response.status_code == 422
    body = response.get_json(force=True)
    assert body["detail"] == f"country: {name!r} is not the code or a name of one country"
    assert [each["code"] for each in body["suggestions"]][: len(meant)] == meant
    assert len(body["suggestions"]) <= 5
    assert service.items() == []


def test_a_confirmed_click_is_in_the_store(service: Service) -> None:
    service.click("JP")
    assert service.store.country("JP", Span(TODAY, TODAY)).total == 1


def test_a_click_counts_on_the_calendar_day_in_seoul(service: Service) -> None:
    service.clock.now = ranking.NIGHT.replace(hour=14, minute=59, second=59)
    assert service.click("JP").get_json()["day"] == "2026-11-22"
    service.clock.forward(seconds=1)
    second = service.click("JP").get_json()
    assert (second["day"], second["clicks"], second["total"]) == ("2026-11-23", 1, 2)


def test_countries_with_equal_clicks_share_a_rank(service: Service) -> None:
    service.fill(TODAY, US=1)
    assert service.click("JP").get_json()["rank"] == 1


def test_a_stored_click_is_counted_in_its_metric_and_a_refused_one_is_not(service: Service) -> None:
    before = counted("country_clicks_total", country_code="JP")
    service.click("JP")
    service.click("Narnia")
    assert counted("country_clicks_total", country_code="JP") == before + 1


def test_every_country_has_a_series_from_the_start() -> None:
    (clicks,) = (each for each in REGISTRY.collect() if each.name == "country_clicks")
    labels = {sample.labels["country_code"] for sample in clicks.samples}
    assert {"KR", "JP", "VA"} <= labels
    assert len(labels) == 248


@pytest.mark.parametrize("country", ["XX", "Narnia", "", "<b>JP</b>", "JP" * 5000, "a\0b"])
def test_an_unknown_country_is_refused_and_not_stored(service: Service, country: str) -> None:
    response = service.click(country)
    assert response.status_code == 422
    assert response.get_json(force=True)["errors"][0]["field"] == "country"
    assert len(response.data) < 1000
    assert service.items() == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b"\xff", "body"),
        (b"[]", "body"),
        (b'"JP"', "body"),
        (b"{}", "country"),
        (b'{"country": null}', "country"),
        (b'{"country": 1}', "country"),
        (b'{"country": "JP", "count": 1000}', "count"),
    ],
)
def test_a_malformed_body_is_a_bad_request(service: Service, body: bytes, field: str) -> None:
    response = service.client.post(CLICK, data=body, content_type=JSON)
    assert response.status_code == 400
    assert response.get_json(force=True)["errors"][0]["field"] == field


def test_of_many_unknown_members_only_ten_are_named(service: Service) -> None:
    response = service.post("/click", {f"member{number}": 1 for number in range(500)})
    assert response.status_code == 400
    assert len(response.get_json(force=True)["errors"]) == 10


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_a_body_without_the_content_type_json_is_refused(
    service: Service, content_type: str
) -> None:
    response = service.client.post(CLICK, data=b'{"country":"JP"}', content_type=content_type)
    assert response.status_code == 415
    assert response.headers["Accept-Post"] == JSON


def test_a_body_that_is_too_large_is_refused(service: Service) -> None:
    assert service.click("J" * 17_000).status_code == 413


def test_a_country_in_the_query_is_refused(service: Service) -> None:
    assert service.post("/click?country=JP", {"country": "JP"}).status_code == 400


def test_a_click_repeated_with_its_key_counts_once_and_gets_the_same_response(
    service: Service,
) -> None:
    before = counted("country_clicks_total", country_code="JP")
    first = service.click("JP", Idempotency_Key="7f3c")
    service.click("JP")
    again = service.click("일본", Idempotency_Key="7f3c")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.get_json() == first.get_json()
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert counted("country_clicks_total", country_code="JP") == before + 2
    assert service.items()[0]["clicks"] == 2


def test_a_key_is_known_across_midnight_for_three_days(service: Service) -> None:
    service.click("JP", Idempotency_Key="7f3c")
    service.clock.forward(hours=71, minutes=59, seconds=59)
    assert service.click("JP", Idempotency_Key="7f3c").headers["Idempotency-Replayed"] == "true"
    service.clock.forward(seconds=1)
    late = service.click("JP", Idempotency_Key="7f3c")
    assert "Idempotency-Replayed" not in late.headers
    assert late.get_json()["total"] == 2


def test_the_key_of_another_country_is_refused(service: Service) -> None:
    service.click("JP", Idempotency_Key="7f3c")
    response = service.click("KR", Idempotency_Key="7f3c")
    assert response.status_code == 422
    assert response.get_json(force=True)["errors"][0]["field"] == "Idempotency-Key"
    assert [item["country"] for item in service.items()] == ["JP"]


def test_clients_do_not_share_their_keys(service: Service) -> None:
    service.click("JP", address="192.0.2.1", Idempotency_Key="1")
    assert service.click("JP", address="192.0.2.2", Idempotency_Key="1").get_json()["total"] == 2


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 129])
def test_an_invalid_key_is_a_bad_request(service: Service, key: str) -> None:
    response = service.click("JP", Idempotency_Key=key)
    assert response.status_code == 400
    assert response.get_json(force=True)["errors"][0]["field"] == "Idempotency-Key"


def test_each_response_says_how_many_clicks_are_left(service: Service) -> None:
    responses = [service.click("JP") for _ in range(3)]
    service.clock.forward(seconds=18)
    responses.append(service.click("JP"))
    left = [response.headers["RateLimit"] for response in responses]
    assert left == [f'"minute";r={r};t={t}' for r, t in ((99, 60), (98, 60), (97, 60), (96, 42))]
    policies = {response.headers["RateLimit-Policy"] for response in responses}
    assert policies == {'"minute";q=100;w=60, "day";q=10000;w=86400'}


def test_a_client_may_click_a_hundred_times_a_minute(service: Service) -> None:
    statuses = [service.click("JP").status_code for _ in range(101)]
    assert statuses == [201] * 100 + [429]
    service.clock.forward(seconds=18)
    refused = service.click("JP")
    assert refused.headers["Retry-After"] == "42"
    assert refused.headers["X-RateLimit-Limit"] == "100"
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    assert int(refused.headers["X-RateLimit-Reset"]) == service.clock.now.timestamp() + 42
    assert refused.headers["RateLimit"] == '"minute";r=0;t=42'
    assert service.click("JP", address="192.0.2.2").status_code == 201
    service.clock.forward(seconds=42)
    assert service.click("JP").status_code == 201
    assert service.items()[0]["clicks"] == 102


def test_a_malformed_click_does_not_use_up_the_limit(tmp_path: Path) -> None:
    service = ranking.service(tmp_path, ranking_click_limit=1)
    service.click("Narnia")
    service.post("/click", {})
    assert service.click("JP").status_code == 201
    service.close()


def test_without_a_trusted_proxy_forwarded_addresses_are_ignored(tmp_path: Path) -> None:
    service = ranking.service(tmp_path, ranking_click_limit=1)
    responses = [service.click("JP", X_Forwarded_For=f"198.51.100.{n}") for n in range(2)]
    assert [response.status_code for response in responses] == [201, 429]
    service.close()


def test_behind_a_trusted_proxy_each_client_has_its_own_limit(tmp_path: Path) -> None:
    service = ranking.service(tmp_path, ranking_click_limit=1, trusted_proxies=1)
    forwarded = ["198.51.100.1", "198.51.100.2", "198.51.100.7, 198.51.100.1"]
    responses = [service.click("JP", X_Forwarded_For=each) for each in forwarded]
    assert [response.status_code for response in responses] == [201, 201, 429]
    service.close()


def test_a_client_gets_no_second_limit_by_another_address_of_its_network(service: Service) -> None:
    addresses = [f"2001:db8:1:2::{number:x}" for number in range(300)]
    statuses = Counter(service.click("JP", address=each).status_code for each in addresses)
    assert statuses == {201: 100, 429: 200}
    assert service.click("JP", address="2001:db8:1:3::1").status_code == 201


def test_a_retry_from_another_address_of_the_network_counts_once(service: Service) -> None:
    service.click("JP", address="2001:db8::1", Idempotency_Key="7f3c")
    again = service.click("JP", address="2001:db8::2", Idempotency_Key="7f3c")
    assert again.headers["Idempotency-Replayed"] == "true"


def test_no_address_is_stored(service: Service) -> None:
    service.click("JP", address="192.0.2.77", Idempotency_Key="a-revealing-key")
    kept = b"".join(file.read_bytes() for file in service.folder.iterdir())
    assert b"192.0.2.77" not in kept
    assert b"a-revealing-key" not in kept


@pytest.mark.parametrize("name", ["ranking", "ranking-limits"])
def test_a_click_that_cannot_be_counted_is_not_confirmed(service: Service, name: str) -> None:
    before = counted("country_clicks_total", country_code="JP")
    service.damage(name)
    response = service.click("JP")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert counted("country_clicks_total", country_code="JP") == before


@pytest.mark.parametrize("name", ["ranking.db", "ranking-limits.db"])
def test_no_click_is_confirmed_while_a_file_of_the_store_is_away(
    service: Service, name: str
) -> None:
    assert service.click("JP").status_code == 201
    aside = (service.folder / name).rename(service.folder / "aside.db")
    assert service.click("JP").status_code == 503
    unready = service.client.get("/readyz")
    assert unready.status_code == 503
    assert unready.get_json()["checks"]["store"] == "a file of the store is missing or was replaced"
    aside.rename(service.folder / name)
    assert service.click("JP").get_json()["clicks"] == 2
    assert service.client.get("/readyz").status_code == 200
