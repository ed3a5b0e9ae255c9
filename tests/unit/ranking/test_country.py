"""GET /api/v1/rankings/countries/{country}."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.helpers import ranking
from tests.helpers.ranking import TODAY, Service

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = ranking.service(tmp_path)
    yield made
    made.close()


def test_a_country_comes_with_its_last_seven_days(service: Service) -> None:
    service.fill(TODAY, JP=2, US=3)
    service.fill(YESTERDAY, JP=2, US=2)
    service.fill(date(2026, 11, 16), JP=9)
    response = service.get("/countries/JP").get_json()
    assert response["country"] == {"code": "JP", "names": {"en": "Japan", "ko": "일본"}}
    assert (response["from"], response["to"]) == ("2026-11-17", "2026-11-23")
    assert (response["clicks"], response["average"], response["total"]) == (4, "0.57", 13)
    assert response["peak"] == {"date": "2026-11-22", "clicks": 2}
    assert [day["date"] for day in response["days"]] == [f"2026-11-{n}" for n in range(17, 24)]
    assert response["days"][-2:] == [
        {"date": "2026-11-22", "clicks": 2, "rank": 1},
        {"date": "2026-11-23", "clicks": 2, "rank": 2},
    ]


def test_a_day_without_clicks_has_no_rank(service: Service) -> None:
    service.fill(TODAY, US=1)
    (day,) = service.get("/countries/JP?days=1").get_json()["days"]
    assert day == {"date": "2026-11-23", "clicks": 0, "rank": None}


def test_a_country_without_clicks_has_no_peak(service: Service) -> None:
    response = service.get("/countries/JP").get_json()
    assert (response["peak"], response["average"], response["total"]) == (None, "0.00", 0)


def test_a_whole_year_can_be_requested(service: Service) -> None:
    assert len(service.get("/countries/JP?days=366").get_json()["days"]) == 366


@pytest.mark.parametrize("country", ["jp", "일본", "Japan", "도쿄"])
def test_a_country_is_known_by_all_that_a_click_takes(service: Service, country: str) -> None:
    assert service.get(f"/countries/{country}").get_json()["country"]["code"] == "JP"


@pytest.mark.parametrize("country", ["XX", "Narnia", "%3Cb%3E", "J" * 1000])
def test_an_unknown_country_is_not_found(service: Service, country: str) -> None:
    assert service.get(f"/countries/{country}").status_code == 404


@pytest.mark.parametrize("query", ["days=0", "days=367", "days=week", "period=daily"])
def test_a_malformed_or_unknown_parameter_is_a_bad_request(service: Service, query: str) -> None:
    assert service.get(f"/countries/JP?{query}").status_code == 400


def test_the_status_is_503_when_the_store_is_down(service: Service) -> None:
    service.damage("ranking")
    assert service.get("/countries/JP").status_code == 503


def test_a_misspelt_country_is_not_found_but_suggested(service: Service) -> None:
    response = service.get("/countries/Jpan")
    assert response.status_code == 404
    (meant, *_) = response.get_json(force=True)["suggestions"]
    assert meant == {"code": "JP", "names": {"en": "Japan", "ko": "일본"}}
