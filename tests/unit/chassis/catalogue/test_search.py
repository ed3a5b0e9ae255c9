"""What typed text finds, and which country it names."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chassis.catalogue.countries import countries
from chassis.catalogue.currencies import Currency, currencies
from chassis.catalogue.search import LONGEST, SUGGESTIONS, find_country, search, suggestions
from tests.helpers.everyday_names import everyday_names


def codes(text: str) -> list[str]:
    return [match.code for match in search(text)]


def first(text: str) -> str | None:
    return next(iter(codes(text)), None)


def in_use() -> list[Currency]:
    return [currency for currency in currencies().values() if currency.in_use]


def test_an_everyday_name_finds_what_it_means_first() -> None:
    assert {text: first(text) for text, _ in everyday_names()} == dict(everyday_names())


def test_at_least_three_hundred_different_everyday_names_are_tried() -> None:
    assert len({text for text, _ in everyday_names()}) >= 300


def test_the_code_and_both_names_of_a_currency_find_it_first() -> None:
    expected = {
        text: currency.code
        for currency in in_use()
        for text in (currency.code.lower(), currency.names.en, currency.names.ko)
    }
    assert {text: first(text) for text in expected} == expected


def test_the_code_and_both_names_of_a_country_find_it_first_and_name_it() -> None:
    expected = {
        text: country
        for country in countries().values()
        for text in (country.code, country.names.en, country.names.ko)
    }
    assert {text: find_country(text) for text in expected} == expected
    assert [text for text, country in expected.items() if first(text) != country.code] == []


def test_equally_good_matches_are_in_the_order_of_their_use() -> None:
    assert codes("dollar")[:5] == ["USD", "AUD", "CAD", "HKD", "SGD"]
    assert codes("달러")[:5] == ["USD", "AUD", "CAD", "HKD", "SGD"]
    assert codes("원")[:2] == ["KRW", "KPW"]
    assert codes("¥") == ["JPY", "CNY"]
    assert codes("크로네")[:2] == ["NOK", "DKK"]


def test_whole_names_come_before_words_and_beginnings_and_these_before_parts() -> None:
    assert codes("niger")[:2] == ["NE", "NG"]
    assert codes("yen") == ["JPY", "SJ"]  # Svalbard and Jan Mayen
    assert codes("guinea")[0] == "GN"
    assert codes("oman") == ["OM", "OMR", "RO", "RON"]


def test_the_name_of_a_country_comes_before_that_of_a_city() -> None:
    assert codes("Granada")[0] == "ES"  # not Grenada by a typo
    assert codes("LA")[0] == "LA"
    assert codes("par")[:3] == ["PY", "PYG", "FR"]


def test_a_country_and_its_currency_are_both_found() -> None:
    found = [(match.kind, match.code) for match in search("홍콩")]
    assert found == [("country", "HK"), ("currency", "HKD")]


def test_a_match_says_by_which_name_it_was_found() -> None:
    assert search("hanoi")[0].matched == "Hanoi"
    assert search("터키")[0].matched == "터키"
    assert search("ㅎㅋ")[0].matched == "홍콩"
    assert search("doller")[0].matched == "US Dollar"


@pytest.mark.parametrize("typed", ["ㄷ", "도", "돜", "도쿄"])
def test_a_city_is_found_while_its_syllables_are_being_typed(typed: str) -> None:
    assert "JP" in codes(typed)


@pytest.mark.parametrize("text", ["ㅎㅋ", "\uffbe\uffbb", "\u1112\u110f"])
def test_initials_are_known_in_every_width_and_form(text: str) -> None:
    assert codes(text)[0] == "HK"


def test_initials_that_the_keyboard_joins_are_two() -> None:
    assert codes("\u3133") == codes("ㄱㅅ")


def test_a_typo_is_considered_only_where_nothing_else_matches() -> None:
    assert "IQ" not in codes("Iran")
    assert codes("Irna") == ["IR"]


@pytest.mark.parametrize("text", ["yxn", "Inra", "Gremnay", "Grrmnay", "Vtnm", "한쿡쿡"])
def test_two_typos_or_one_in_three_letters_are_no_match(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize("text", ["", " ", "zzzz", "😀", "\0", "...", "a" * (LONGEST + 1)])
def test_what_means_nothing_finds_nothing(text: str) -> None:
    assert search(text) == []


def test_a_click_takes_every_everyday_name_of_a_country() -> None:
    expected = {
        text: countries()[code]
        for text, code in everyday_names(guesses=False)
        if code in countries()
    }
    assert len(expected) >= 200
    assert {text: find_country(text) for text in expected} == expected


@pytest.mark.parametrize(
    "text",
    ["", "XX", "XK", "EU", "Atlantis", "<b>", "J" * 5000, "달러", "ㅎㅋ", "Singapre", "싱가"],
)
def test_what_is_not_a_name_of_a_country_names_none(text: str) -> None:
    assert find_country(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("콩고", ["CD", "CG"]), ("Congo", ["CD", "CG"]), ("San Jose", ["US", "CR"])],
)
def test_the_name_of_two_countries_names_none_and_suggests_both(
    text: str, expected: list[str]
) -> None:
    assert find_country(text) is None
    assert [country.code for country in suggestions(text)][:2] == expected


def test_a_typo_suggests_what_was_meant() -> None:
    assert [country.code for country in suggestions("Singapre")] == ["SG"]
    assert len(suggestions("a")) == SUGGESTIONS
    assert suggestions("J" * 5000) == []


@given(st.text(max_size=80))
@example("\ud800")
@example("ㄳㅎ")
@example("\u0301" * 60)
@example("ﷺ" * 60)
def test_no_text_makes_it_fail_and_no_match_is_listed_twice(text: str) -> None:
    found = [(match.kind, match.code) for match in search(text)]
    assert len(found) == len(set(found))
    named = find_country(text)
    assert named is None or ("country", named.code) in found
