"""Boards and a country's days as CSV and NDJSON."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import ranking
from tests.helpers.ranking import TODAY, Service

BOARD = "/api/v1/rankings"
DAYS = "/api/v1/rankings/countries/JP?days=2"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = ranking.service(tmp_path)
    made.fill(TODAY, JP=3, US=1)
    yield made
    made.close()


def test_a_board_has_a_line_for_each_country(service: Service) -> None:
    items = service.client.get(BOARD).get_json()["items"]
    rows = list(csv.DictReader(io.StringIO(service.client.get(f"{BOARD}?format=csv").text)))
    assert [(row["rank"], row["country_code"], row["clicks"]) for row in rows] == [
        ("1", "JP", "3"),
        ("2", "US", "1"),
    ]
    assert [row["country_names_ko"] for row in rows] == [
        each["country"]["names"]["ko"] for each in items
    ]
    lines = service.client.get(f"{BOARD}?format=ndjson").text.splitlines()
    assert [json.loads(line)["previous_rank"] for line in lines] == [None, None]


def test_a_country_has_a_line_for_each_day(service: Service) -> None:
    response = service.client.get(f"{DAYS}&format=csv")
    assert response.text == "date,clicks,rank\r\n2026-11-22,0,\r\n2026-11-23,3,1\r\n"
    assert "clicks-JP.csv" in response.headers["Content-Disposition"]


def test_accept_chooses_too_and_an_unknown_format_is_refused(service: Service) -> None:
    for path in (f"{BOARD}?limit=1", DAYS):
        answer = service.client.get(path, headers={"Accept": "text/csv"})
        assert (answer.mimetype, answer.headers["Vary"]) == ("text/csv", "Accept, Accept-Encoding")
        assert service.client.get(f"{path}&format=xml").status_code == 422
        assert service.client.get(path, headers={"Accept": "image/png"}).status_code == 406
