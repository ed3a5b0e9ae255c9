"""GET /api/v1/currencies/search."""

from typing import Any

from tests.helpers.currency import Service


def found(service: Service, text: str) -> dict[str, Any]:
    response = service.get("/currencies/search", query_string={"q": text})
    assert response.status_code == 200
    body: dict[str, Any] = response.get_json()
    return body


def test_a_result_has_names_currency_and_the_name_by_which_it_was_found(service: Service) -> None:
    assert found(service, "터키") == {
        "query": "터키",
        "total": 2,
        "results": [
            {
                "kind": "country",
                "code": "TR",
                "names": {"en": "Türkiye", "ko": "튀르키예"},
                "currency": "TRY",
                "matched": "터키",
            },
            {
                "kind": "currency",
                "code": "TRY",
                "names": {"en": "Turkish Lira", "ko": "튀르키예 리라"},
                "currency": "TRY",
                "matched": "터키 리라",
            },
        ],
    }


def test_the_total_counts_all_matches_and_the_best_twenty_are_listed(service: Service) -> None:
    body = found(service, "dollar")
    assert body["total"] == 22
    assert len(body["results"]) == 20
    assert body["results"][0]["code"] == "USD"


def test_the_euro_and_bulgaria_can_be_found_in_both_languages(service: Service) -> None:
    for text in ("불가리아", "bulgaria", "BG"):
        assert found(service, text)["results"][0]["currency"] == "EUR"


def test_a_city_finds_its_country(service: Service) -> None:
    (result,) = found(service, "하노이")["results"]
    assert (result["kind"], result["code"], result["matched"]) == ("country", "VN", "하노이")


def test_an_exact_match_comes_before_beginnings(service: Service) -> None:
    codes = [each["code"] for each in found(service, "ir")["results"]]
    assert codes[0] == "IR"  # before Ireland, IE, and Iraq, IQ
    assert {"IE", "IQ"} <= set(codes)


def test_a_part_of_a_name_is_enough(service: Service) -> None:
    assert {each["currency"] for each in found(service, "베트")["results"]} == {"VND"}


def test_nothing_found_is_an_empty_list(service: Service) -> None:
    assert found(service, "zzzz") == {"query": "zzzz", "total": 0, "results": []}


def test_a_search_needs_a_text_of_sane_length(service: Service) -> None:
    for query in ("", "?q=", "?q=" + "a" * 65):
        assert service.get(f"/currencies/search{query}").status_code == 400
    assert service.get("/currencies/search?q=" + "a" * 64).status_code == 200
