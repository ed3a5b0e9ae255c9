"""GET /api/v1/rankings."""

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


def test_without_parameters_the_board_is_that_of_today_in_seoul(service: Service) -> None:
    service.fill(TODAY, JP=3, VN=1)
    service.fill(YESTERDAY, US=9)
    assert service.get().get_json() == {
        "period": "daily",
        "from": "2026-11-23",
        "to": "2026-11-23",
        "total_clicks": 4,
        "items": [
            {
                "rank": 1,
                "country": {"code": "JP", "names": {"en": "Japan", "ko": "일본"}},
                "clicks": 3,
                "percentage": "75.00",
                "change": "NEW",
                "change_value": None,
                "previous_rank": None,
            },
            {
                "rank": 2,
                "country": {"code": "VN", "names": {"en": "Vietnam", "ko": "베트남"}},
                "clicks": 1,
                "percentage": "25.00",
                "change": "NEW",
                "change_value": None,
                "previous_rank": None,
            },
        ],
        "pagination": {"limit": 10, "offset": 0, "total": 2},
    }


def test_a_board_without_clicks_is_empty(service: Service) -> None:
    response = service.get().get_json()
    assert (response["items"], response["total_clicks"]) == ([], 0)


def test_ties_share_a_rank_and_are_listed_by_code(service: Service) -> None:
    service.fill(TODAY, VN=2, JP=2, US=3, TH=1, DE=2)
    ranks = [(item["rank"], item["country"]) for item in service.items()]
    assert ranks == [(1, "US"), (2, "DE"), (2, "JP"), (2, "VN"), (5, "TH")]


def test_changes_are_against_the_day_before(service: Service) -> None:
    service.fill(YESTERDAY, JP=3, US=2, VN=1)
    service.fill(TODAY, VN=3, US=2, JP=1, TH=1)
    changes = {
        item["country"]: (item["change"], item["change_value"], item["previous_rank"])
        for item in service.items()
    }
    assert changes == {
        "VN": ("UP", 2, 3),
        "US": ("SAME", 0, 2),
        "JP": ("DOWN", -2, 1),
        "TH": ("NEW", None, None),
    }


@pytest.mark.parametrize(
    ("period", "first", "last", "before", "within"),
    [
        ("daily", date(2026, 11, 22), date(2026, 11, 22), date(2026, 11, 21), YESTERDAY),
        ("weekly", date(2026, 11, 16), date(2026, 11, 22), date(2026, 11, 15), YESTERDAY),
        ("monthly", date(2026, 11, 1), date(2026, 11, 30), date(2026, 10, 1), TODAY),
        ("yearly", date(2026, 1, 1), date(2026, 12, 31), date(2025, 1, 1), TODAY),
        ("total", date(2000, 1, 1), date(2026, 11, 22), date(2026, 11, 21), YESTERDAY),
    ],
)
def test_a_period_holds_its_days_and_is_compared_with_the_one_before(
    service: Service, period: str, first: date, last: date, before: date, within: date
) -> None:
    service.fill(before, JP=1)
    service.fill(within, KR=5)
    response = service.get(f"?period={period}&date=2026-11-22").get_json()
    assert (response["from"], response["to"]) == (first.isoformat(), last.isoformat())
    top = response["items"][0]
    assert (top["country"]["code"], top["clicks"], top["change"]) == ("KR", 5, "NEW")
    assert response["total_clicks"] == (6 if period == "total" else 5)


def test_the_total_is_compared_with_itself_a_day_earlier(service: Service) -> None:
    service.fill(date(2020, 2, 29), US=2)
    service.fill(YESTERDAY, JP=1)
    service.fill(TODAY, JP=2)
    (japan, _) = service.items("?period=total")
    assert (japan["clicks"], japan["previous_rank"], japan["change"]) == (3, 2, "UP")


def test_a_page_is_cut_from_the_whole_board(service: Service) -> None:
    service.fill(TODAY, JP=4, US=3, VN=2, TH=1)
    response = service.get("?limit=2&offset=1").get_json()
    assert [item["country"]["code"] for item in response["items"]] == ["US", "VN"]
    assert response["pagination"] == {"limit": 2, "offset": 1, "total": 4}
    assert response["total_clicks"] == 10
    assert response["items"][0]["percentage"] == "30.00"
    assert service.items("?offset=1000") == []


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "limit=ten",
        "offset=-1",
        "offset=1001",
        "date=yesterday",
        "date=2026-02-30",
        "date=20261122",
        "days=7",
        "period=daily&period=weekly",
    ],
)
def test_a_malformed_or_unknown_parameter_is_a_bad_request(service: Service, query: str) -> None:
    assert service.get(f"?{query}").status_code == 400


@pytest.mark.parametrize(
    "query", ["period=hourly", "date=2026-11-24", "date=1999-12-31", "date=0001-01-01"]
)
def test_an_unknown_period_or_impossible_day_is_refused(service: Service, query: str) -> None:
    assert service.get(f"?{query}").status_code == 422


@pytest.mark.parametrize("period", ["daily", "weekly", "monthly", "yearly", "total"])
def test_the_first_day_of_all_has_an_empty_board(service: Service, period: str) -> None:
    assert service.get(f"?period={period}&date=2000-01-01").get_json()["items"] == []


def test_a_country_that_left_the_catalogue_keeps_its_clicks(service: Service) -> None:
    service.fill(TODAY, AN=1)
    assert service.get().get_json()["items"][0]["country"]["names"] == {"en": "AN", "ko": "AN"}


def test_no_board_is_invented_when_the_store_is_down(service: Service) -> None:
    service.damage("ranking")
    response = service.get()
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"


def test_boards_are_served_while_only_the_limits_are_down(service: Service) -> None:
    service.fill(TODAY, JP=1)
    service.damage("ranking-limits")
    assert service.get().status_code == 200
