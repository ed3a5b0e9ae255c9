"""The tables of everyday names, cities and use fit the catalogue."""

from collections import Counter, defaultdict

from chassis.catalogue.countries import countries
from chassis.catalogue.currencies import is_in_use
from chassis.catalogue.spellings import Sort, spellings, table

# Two countries call themselves so; only a search may guess which one is meant.
SHARED = {"congo", "콩고"}


def test_every_country_has_a_place_in_the_order_of_use() -> None:
    listed = table("use")["countries"]
    assert sorted(listed) == sorted(countries())


def test_the_currencies_of_the_tables_are_in_use() -> None:
    listed = [*table("use")["currencies"], *table("names")["currencies"]]
    assert [code for code in listed if not is_in_use(code)] == []


def test_the_other_tables_name_countries_of_the_catalogue() -> None:
    assert set(table("names")["countries"]) | set(table("cities")) <= countries().keys()


def test_no_table_repeats_a_spelling_of_the_same_entry() -> None:
    named = [each for each in spellings() if each.sort in {Sort.NAME, Sort.CITY}]
    seen = Counter((each.entry.code, each.text) for each in named)
    assert [found for found, count in seen.items() if count > 1] == []


def test_no_name_means_two_countries_by_accident() -> None:
    meant = defaultdict(set)
    for each in spellings():
        if each.entry.kind == "country" and each.sort != Sort.CITY:
            meant[each.text].add(each.entry.code)
    assert {text for text, codes in meant.items() if len(codes) > 1} == SHARED


def test_every_spelling_has_a_letter_to_compare() -> None:
    assert [each for each in spellings() if not each.text] == []


def test_travellers_find_at_least_250_cities_in_both_languages() -> None:
    cities = [city for listed in table("cities").values() for city in listed]
    assert len(cities) >= 250
    for english, korean, *_ in cities:
        assert english[0].isupper()
        assert "가" <= korean[0] <= "힣"
