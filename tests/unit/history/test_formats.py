"""GET /api/v1/history as CSV and NDJSON, and conditional requests."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.history_service import Service, seen, service

CSV = {"Accept": "text/csv"}
NDJSON = {"Accept": "application/x-ndjson"}


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Service]:
    made = service(tmp_path)
    made.load(
        seen("ecb", "2026-10-29", USD="1.1150", KRW="1491.76"),
        seen("ecb", "2026-10-30", USD="1.1172", KRW="1491.76"),
        seen("open-er-api", "2026-10-28", "00:00", VND="29000", KRW="1490"),
        seen("currency-api", "2026-10-29", "00:00", VND="29100", KRW="1491"),
    )
    yield made
    made.close()


def test_csv_has_a_header_and_a_line_for_each_point(history: Service) -> None:
    response = history.get("?target=USD", headers=CSV)
    assert response.content_type == "text/csv; charset=utf-8; header=present"
    assert response.text == (
        "date,target,base,rate,observed_at,fetched_at,precision,method,source,open,high,low\r\n"
        "2026-10-29,USD,KRW,1337.90134529,2026-10-29T13:15:00Z,2026-10-30T15:00:00Z,day,cross,ecb,"
        "1337.90134529,1337.90134529,1337.90134529\r\n"
        "2026-10-30,USD,KRW,1335.26673827,2026-10-30T13:15:00Z,2026-10-30T15:00:00Z,day,cross,ecb,"
        "1335.26673827,1335.26673827,1335.26673827\r\n"
    )


def test_all_formats_contain_the_same_points(history: Service) -> None:
    for query in ("?target=USD", "?target=USD&interval=weekly", "?target=USD&date=2026-10-30"):
        shown = [{"target": "USD", "base": "KRW", **point} for point in history.points(query)]
        table = csv.DictReader(io.StringIO(history.get(query, headers=CSV).text, newline=""))
        lines = history.get(query, headers=NDJSON).text.splitlines()
        assert list(table) == shown
        assert [json.loads(line) for line in lines] == shown


def test_a_file_has_a_name_that_says_what_is_in_it(history: Service) -> None:
    named = {
        "?target=USD&period=max": "USD-KRW_max-to-2026-10-30_daily.csv",
        "?target=USD&from=2026-10-01&interval=raw": "USD-KRW_2026-10-01-to-2026-10-30_raw.csv",
    }
    for query, name in named.items():
        disposition = history.get(query, headers=CSV).headers["Content-Disposition"]
        assert disposition == f'attachment; filename="{name}"'


def test_values_that_must_not_be_redistributed_are_left_out_and_counted(history: Service) -> None:
    shown = history.points("?target=VND")
    assert [point["source"] for point in shown] == ["open-er-api", "currency-api"]
    for accept in (CSV, NDJSON):
        response = history.get("?target=VND", headers=accept)
        assert response.headers["Withheld-Points"] == "1"
        assert "open-er-api" not in response.text
        assert "currency-api" in response.text
        assert history.get("?target=USD", headers=accept).headers["Withheld-Points"] == "0"


def test_the_json_response_says_what_may_not_be_redistributed(history: Service) -> None:
    sources = history.get("?target=VND").get_json()["sources"]
    terms = {each["name"]: each["redistribute"] for each in sources}
    assert terms == {"currency-api": True, "open-er-api": False}


def test_a_series_without_points_is_a_header_alone(history: Service) -> None:
    assert history.get("?target=TRL", headers=CSV).text.count("\n") == 1
    assert history.get("?target=TRL", headers=NDJSON).text == ""


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/json"),
        ("text/html, */*;q=0.8", "application/json"),
        ("text/csv;q=0.5, application/json", "application/json"),
        ("text/csv, application/json;q=0.9", "text/csv"),
        ("text/*", "text/csv"),
    ],
)
def test_the_caller_chooses_the_format(history: Service, accept: str, media: str) -> None:
    assert history.get("?target=USD", headers={"Accept": accept}).mimetype == media


def test_without_a_preference_it_is_json(history: Service) -> None:
    assert history.get("?target=USD").mimetype == "application/json"


def test_a_format_that_does_not_exist_is_refused_as_a_problem(history: Service) -> None:
    response = history.get("?target=USD", headers={"Accept": "image/png"})
    assert (response.status_code, response.mimetype) == (406, "application/problem+json")
    assert "text/csv" in response.get_json()["detail"]


def test_an_unchanged_response_is_not_sent_again_although_its_rates_are_older(
    history: Service,
) -> None:
    for path in ("?target=USD", "/stats?target=USD"):
        tag = history.get(path).headers["ETag"]
        history.clock.forward(seconds=30)
        again = history.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag


def test_a_new_observation_has_a_new_tag(history: Service) -> None:
    tag = history.get("?target=USD").headers["ETag"]
    history.load(seen("ecb", "2026-10-28", USD="1.2", KRW="1500"))
    assert history.get("?target=USD", headers={"If-None-Match": tag}).status_code == 200


def test_a_value_that_became_stale_has_a_new_tag(history: Service) -> None:
    tag = history.get("?target=USD&from=2026-10-01&to=2026-11-30").headers["ETag"]
    history.clock.forward(days=4)
    query = "?target=USD&from=2026-10-01&to=2026-11-30"
    assert history.get(query, headers={"If-None-Match": tag}).status_code == 200


def test_tomorrow_the_same_period_has_a_new_tag(history: Service) -> None:
    tag = history.get("?target=USD&period=1m").headers["ETag"]
    history.clock.forward(days=1)
    again = history.get("?target=USD&period=1m", headers={"If-None-Match": tag})
    assert again.status_code == 200


def test_each_format_has_its_own_tag_and_says_that_it_varies(history: Service) -> None:
    responses = [history.get("?target=USD", headers=accept) for accept in ({}, CSV, NDJSON)]
    assert len({response.headers["ETag"] for response in responses}) == 3
    assert {response.headers["Vary"] for response in responses} == {"Accept, Accept-Encoding"}


def test_a_refusal_is_not_cached(history: Service) -> None:
    assert history.get("?target=XXX").headers["Cache-Control"] == "no-store"


def test_a_format_may_be_named_instead_and_wins(history: Service) -> None:
    for name, accept in (("csv", CSV), ("ndjson", NDJSON), ("json", {})):
        named = history.get(f"?target=USD&format={name}", headers=NDJSON)
        assert named.data == history.get("?target=USD", headers=accept).data
    assert history.get("?target=USD&format=xml").status_code == 422
