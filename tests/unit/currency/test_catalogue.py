"""GET /api/v1/currencies, /api/v1/currencies/{code} and /api/v1/countries."""

from tests.helpers.currency import Service


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
