"""POST /api/v1/rankings/reset."""

import logging
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ranking.app import create_app
from ranking.settings import RankingSettings
from tests.helpers import contract, ranking
from tests.helpers.ranking import JSON, TODAY, TOKEN, Service, counted

BEARER = f"Bearer {TOKEN}"
BODY = {"date": "2026-11-23"}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = ranking.service(tmp_path)
    yield made
    made.close()


def audited(service: Service) -> list[Any]:
    with sqlite3.connect(service.folder / "ranking.db") as connection:
        rows = connection.execute("SELECT day, request_id, countries, clicks FROM reset").fetchall()
    connection.close()
    return rows


def test_a_reset_removes_the_counts_of_that_day_alone(service: Service) -> None:
    service.fill(TODAY, JP=2, US=1)
    service.fill(TODAY - timedelta(days=1), JP=5)
    response = service.post("/reset", BODY, Authorization=BEARER)
    assert response.status_code == 200
    assert response.get_json() == {"date": "2026-11-23", "removed": {"countries": 2, "clicks": 3}}
    assert service.items() == []
    assert service.items("?period=total")[0]["clicks"] == 5


def test_repeating_a_reset_removes_nothing_more(service: Service) -> None:
    service.fill(TODAY, JP=2)
    service.post("/reset", BODY, Authorization=BEARER)
    again = service.post("/reset", BODY, Authorization=BEARER)
    assert again.get_json()["removed"] == {"countries": 0, "clicks": 0}


def test_every_reset_is_recorded_and_logged_with_its_request(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    service.fill(TODAY, JP=2)
    with caplog.at_level(logging.WARNING, "ranking"):
        for number in range(2):
            service.post("/reset", BODY, Authorization=BEARER, X_Request_ID=f"operator-{number}")
    assert audited(service) == [
        ("2026-11-23", "operator-0", 1, 2),
        ("2026-11-23", "operator-1", 0, 0),
    ]
    assert [record.message for record in caplog.records] == [
        "reset 2026-11-23: Removed(countries=1, clicks=2)",
        "reset 2026-11-23: Removed(countries=0, clicks=0)",
    ]


def test_no_counter_goes_back(service: Service) -> None:
    service.click("JP")
    before = counted("country_clicks_total", country_code="JP")
    closed = counted("daily_reset_operations_total")
    service.post("/reset", BODY, Authorization=BEARER)
    assert counted("country_clicks_total", country_code="JP") == before
    assert counted("daily_reset_operations_total") == closed


@pytest.mark.parametrize("header", [{}, {"Authorization": "Basic b3A6cHc="}, {"Authorization": ""}])
def test_without_a_token_it_is_unauthorized(service: Service, header: dict[str, str]) -> None:
    service.fill(TODAY, JP=1)
    response = service.post("/reset", BODY, **header)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="rankings"'
    assert service.items() != []


@pytest.mark.parametrize("token", ["wrong", TOKEN + "x", "비밀", "é"])
def test_with_a_wrong_token_it_is_forbidden(service: Service, token: str) -> None:
    service.fill(TODAY, JP=1)
    header = f"Bearer {token}".encode().decode("latin-1")
    response = service.post("/reset", BODY, Authorization=header)
    assert response.status_code == 403
    assert TOKEN not in response.text
    assert service.items() != []
    assert audited(service) == []


def test_after_ten_wrong_tokens_a_minute_even_the_right_one_is_refused(service: Service) -> None:
    def sent(token: str, address: str = "192.0.2.1") -> int:
        return service.post("/reset", BODY, address, Authorization=f"Bearer {token}").status_code

    guesses = [sent(f"guess {number}") for number in range(12)]
    assert guesses == [403] * 10 + [429] * 2
    assert sent(TOKEN) == 429
    assert sent(TOKEN, "192.0.2.2") == 200
    assert service.click("JP").status_code == 201
    service.clock.forward(seconds=60)
    assert sent(TOKEN) == 200


def test_right_tokens_are_not_limited(service: Service) -> None:
    statuses = {service.post("/reset", BODY, Authorization=BEARER).status_code for _ in range(30)}
    assert statuses == {200}


def test_it_is_forbidden_while_no_token_is_configured(tmp_path: Path) -> None:
    client = contract.client(create_app(RankingSettings(trip_data_dir=tmp_path)))
    for authorization in ("Bearer ", "Bearer None", BEARER):
        response = client.post(
            "/api/v1/rankings/reset", json=BODY, headers={"Authorization": authorization}
        )
        assert response.status_code == 403
        assert "RANKING_RESET_TOKEN" in response.text


@pytest.mark.parametrize(
    "body", [{}, [], {"date": None}, {"date": 0}, {"date": "20261123"}, {**BODY, "all": True}]
)
def test_a_malformed_body_is_a_bad_request(service: Service, body: Any) -> None:
    assert service.post("/reset", body, Authorization=BEARER).status_code == 400


@pytest.mark.parametrize("day", ["2026-11-24", "1999-12-31", "9999-12-31"])
def test_a_day_that_has_no_counts_yet_is_refused(service: Service, day: str) -> None:
    assert service.post("/reset", {"date": day}, Authorization=BEARER).status_code == 422


def test_a_body_that_is_not_json_or_too_large_is_refused(service: Service) -> None:
    def send(data: bytes, content_type: str) -> int:
        headers = {"Authorization": BEARER}
        path = "/api/v1/rankings/reset"
        response = service.client.post(path, data=data, content_type=content_type, headers=headers)
        return response.status_code

    assert send(b"date=2026-11-23", "application/x-www-form-urlencoded") == 415
    assert send(b" " * 17_000, JSON) == 413


def test_the_status_is_503_when_the_store_is_down(service: Service) -> None:
    service.damage("ranking")
    assert service.post("/reset", BODY, Authorization=BEARER).status_code == 503


def test_each_response_says_how_many_wrong_tokens_are_left(service: Service) -> None:
    def left(token: str) -> str:
        return service.post("/reset", BODY, Authorization=f"Bearer {token}").headers["RateLimit"]

    assert [left(token) for token in ("wrong", "wrong", TOKEN, "wrong")] == [
        f'"minute";r={count};t=60' for count in (9, 8, 8, 7)
    ]
