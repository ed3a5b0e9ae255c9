"""GET /api/v1/currencies, /api/v1/currencies/{code} and /api/v1/countries."""

from datetime import UTC, datetime, timedelta

from tests.helpers.currency import FRIDAY, Service
from tests.helpers.rates import snapshot


def test_the_catalogue_lists_currencies_in_use_with_korean_and_english_names(
    service: Service,
) -> None:
    listed = {each["code"]: each for each in service.get("/currencies").get_json()["currencies"]}
    assert listed["JPY"]["names"] == {"en": "Japanese Yen", "ko": "일본 엔화"}
    assert listed["JPY"]["minor_units"] == 0
    assert "TRL" not in listed
    assert "BGN" not in listed  # the lev ended with 2025


def test_the_catalogue_says_which_currencies_have_a_rate(service: Service) -> None:
    listed = {each["code"]: each for each in service.get("/currencies").get_json()["currencies"]}
    assert listed["JPY"]["quoted"] is True
    assert listed["VND"]["quoted"] is False


def test_the_catalogue_says_since_when_until_when_and_by_whom(service: Service) -> None:
    days = [snapshot("world-archive", FRIDAY - timedelta(days=n), VND="29800") for n in (60, 31)]
    service.load(*days, snapshot("ecb-archive", FRIDAY, USD="1.1172"))
    body = service.get("/currencies").get_json()
    listed = {each["code"]: each["coverage"] for each in body["currencies"]}
    since, until = "2026-08-31T13:15:00Z", "2026-09-29T13:15:00Z"
    assert listed["VND"] == [{"source": "world-archive", "since": since, "until": until}]
    assert [each["source"] for each in listed["USD"]] == ["ecb", "ecb-archive"]
    assert [each["source"] for each in listed["EUR"]] == ["ecb", "ecb-archive", "world-archive"]
    assert listed["KPW"] == []
    credited = [each["name"] for each in body["sources"]]
    assert credited == ["ecb", "ecb-archive", "world-archive"]
    assert service.get("/currencies/VND").get_json()["coverage"] == listed["VND"]


def test_a_withdrawn_currency_says_which_history_is_stored_of_it(service: Service) -> None:
    service.load(snapshot("ecb-archive", datetime(1999, 1, 4, 13, 15, tzinfo=UTC), TRL="372274"))
    service.load(snapshot("ecb-archive", datetime(2004, 12, 31, 13, 15, tzinfo=UTC), TRL="1836200"))
    detail = service.get("/currencies/TRL").get_json()["detail"]
    stored = "/api/v1/history has its rates from 1999-01-04 to 2004-12-31."
    assert detail == f"TRL was withdrawn; {stored}"
    detail = service.get("/currencies/DEM").get_json()["detail"]
    assert detail == "DEM was withdrawn, and no rate of it is stored."


def test_a_code_of_iso_4217_that_is_missing_here_is_not_denied(service: Service) -> None:
    for code in ("VED", "CLF", "XAU"):
        detail = service.get(f"/currencies/{code}").get_json()["detail"]
        assert detail == f"{code} is in ISO 4217, but the catalogue has no such currency."
        error = service.get(f"/currencies/latest?base={code}").get_json()["errors"][0]
        assert error == {"field": "base", "detail": detail.rstrip(".")}
    detail = service.get("/currencies/ZZZ").get_json()["detail"]
    assert detail == "'ZZZ' is not a currency code of the catalogue."


def test_one_currency_comes_with_its_newest_value(service: Service) -> None:
    body = service.get("/currencies/jpy?base=KRW").get_json()
    assert body["code"] == "JPY"
    assert body["quote"]["rate"] == "8.49134790528"
    assert body["countries"] == ["JP"]
    assert body["display_unit"] == 100


def test_a_currency_without_a_rate_has_no_quote(service: Service) -> None:
    assert service.get("/currencies/VND").get_json()["quote"] is None


def test_a_path_that_names_no_currency_is_not_found(service: Service) -> None:
    for code in ("XXX", "nothing", "TRL"):
        assert service.get(f"/currencies/{code}").status_code == 404


def test_countries_come_with_the_currency_paid_there(service: Service) -> None:
    listed = {each["code"]: each for each in service.get("/countries").get_json()["countries"]}
    assert listed["KR"]["names"] == {"en": "South Korea", "ko": "대한민국"}
    assert listed["VN"]["currency"] == "VND"
    assert listed["HR"]["currency"] == "EUR"
    assert "XK" not in listed  # not in ISO 3166
