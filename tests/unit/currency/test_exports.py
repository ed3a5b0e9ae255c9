"""The lists of the currency service as CSV and NDJSON."""

import csv
import io
import json

import pytest

from tests.helpers.currency import FRIDAY, Service
from tests.helpers.rates import snapshot

LISTS = {"/currencies": "currencies", "/countries": "countries"}


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("path", LISTS)
def test_a_list_has_a_line_for_each_entry(service: Service, path: str) -> None:
    entries = service.get(path).get_json()[LISTS[path]]
    rows = table(service.get(f"{path}?format=csv").text)
    lines = service.get(f"{path}?format=ndjson").text.splitlines()
    assert [row["code"] for row in rows] == [each["code"] for each in entries]
    assert [row["names_ko"] for row in rows] == [each["names"]["ko"] for each in entries]
    assert [json.loads(line)["code"] for line in lines] == [each["code"] for each in entries]


def test_a_table_says_true_and_joins_what_is_several(service: Service) -> None:
    rows = {row["code"]: row for row in table(service.get("/currencies?format=csv").text)}
    assert (rows["USD"]["quoted"], rows["VND"]["quoted"]) == ("true", "false")
    assert rows["KPW"]["countries"] == "KP"
    assert "US" in rows["USD"]["countries"].split(" ")


def test_latest_has_a_line_for_each_value(service: Service) -> None:
    response = service.get("/currencies/latest?format=csv&symbols=USD,VND")
    (row,) = table(response.text)
    value = service.get("/currencies/latest?symbols=USD").get_json()["rates"]["USD"]
    assert (row["code"], row["base"], row["rate"]) == ("USD", "KRW", value["rate"])
    assert (row["stale"], row["age_seconds"]) == ("false", str(value["age_seconds"]))
    assert 'filename="latest-KRW.csv"' in response.headers["Content-Disposition"]
    assert response.headers["Withheld-Points"] == "0"


def test_every_source_has_a_line_with_what_is_known_of_it(service: Service) -> None:
    shown = {each["name"]: each for each in service.get("/sources").get_json()["sources"]}
    rows = {row["name"]: row for row in table(service.get("/sources?format=csv").text)}
    lines = service.get("/sources?format=ndjson").text.splitlines()
    assert list(rows) == list(shown) == [json.loads(line)["name"] for line in lines]
    ecb = rows["ecb"]
    assert ecb["last_publication_observed_at"] == "2026-10-30T13:15:00Z"
    assert ecb["coverage_first_day"] == shown["ecb"]["coverage"]["first_day"]
    assert (ecb["findings_frozen"], ecb["findings_compared"]) == ("false", "0")
    never = rows["open-er-api"]
    assert (never["reason"], never["coverage_last_day"]) == ("never-observed", "")


def test_values_that_must_not_be_redistributed_are_withheld_and_counted(service: Service) -> None:
    service.load(snapshot("open-er-api", FRIDAY, VND="29000", KRW="1490"))
    shown = service.get("/currencies/latest?symbols=USD,VND").get_json()
    assert set(shown["rates"]) == {"USD", "VND"}
    for name in ("csv", "ndjson"):
        response = service.get(f"/currencies/latest?symbols=USD,VND&format={name}")
        assert ("USD" in response.text, "VND" in response.text) == (True, False)
        assert response.headers["Withheld-Points"] == "1"


def test_format_wins_over_accept_and_each_format_has_its_own_tag(service: Service) -> None:
    for path in (*LISTS, "/sources", "/currencies/latest"):
        responses = [
            service.get(path),
            service.get(path, headers={"Accept": "text/csv"}),
            service.get(f"{path}?format=ndjson", headers={"Accept": "text/csv"}),
            service.get(f"{path}?format=json", headers={"Accept": "text/csv"}),
        ]
        kinds = ["json", "csv", "x-ndjson", "json"]
        assert [each.mimetype.split("/")[1] for each in responses] == kinds
        assert len({each.headers["ETag"] for each in responses[:3]}) == 3
        assert {each.headers["Vary"] for each in responses} == {"Accept, Accept-Encoding"}


def test_a_format_that_there_is_not_is_refused(service: Service) -> None:
    for path in (*LISTS, "/sources", "/currencies/latest"):
        assert service.get(f"{path}?format=xml").status_code == 422
        assert service.get(path, headers={"Accept": "text/html"}).status_code == 406
        assert service.get(path, headers={"Accept": "text/html, */*;q=0.1"}).is_json
