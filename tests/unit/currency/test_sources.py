"""GET /api/v1/sources."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chassis.rates.sources import SOURCES
from tests.helpers.currency import FRIDAY, Service, friday
from tests.helpers.rates import snapshot


def listed(service: Service) -> dict[str, dict[str, Any]]:
    body = service.get("/sources").get_json()
    assert body["count"] == len(body["sources"])
    return {each["name"]: each for each in body["sources"]}


def test_every_source_is_listed_with_its_terms_preferred_sources_first(service: Service) -> None:
    found = listed(service)
    assert list(found) == sorted(SOURCES, key=lambda name: SOURCES[name].priority)
    for name, each in found.items():
        source = SOURCES[name]
        assert each["attribution"] == source.attribution
        assert each["attribution_ko"] == source.attribution_ko
        terms = (each["homepage"], each["terms_url"], each["redistribute"])
        assert terms == (source.homepage, source.terms_url, source.redistribute)
    assert found["ecb"]["cadence"] == "target-working-days"
    assert found["currency-api"]["cadence"] == "daily"


def test_it_says_what_a_source_published_last_and_when_the_next_is_due(service: Service) -> None:
    ecb = listed(service)["ecb"]
    assert ecb["last_publication"] == {
        "observed_at": "2026-10-30T13:15:00Z",
        "precision": "day",
        "fetched_at": "2026-10-30T15:00:00Z",
        "currencies": ["EUR", "GBP", "JPY", "KRW", "USD"],
    }
    assert (ecb["next_due"], ecb["publications_missed"]) == ("2026-11-02T15:00:00Z", 0)
    assert (ecb["stale"], ecb["reason"]) == (False, None)


def test_publications_that_did_not_come_are_counted(service: Service) -> None:
    service.clock.forward(days=10)
    service.refresh()
    ecb = listed(service)["ecb"]
    # Monday to Friday, and the next Monday's is not overdue before 21:00.
    assert (ecb["publications_missed"], ecb["next_due"]) == (5, "2026-11-09T15:00:00Z")
    assert ecb["stale"] is True
    service.load(snapshot("ecb", FRIDAY + timedelta(days=7, hours=1), USD="1.1"))
    assert listed(service)["ecb"]["publications_missed"] == 0


def test_coverage_reaches_from_the_first_to_the_last_day_stored(service: Service) -> None:
    service.load(
        snapshot("ecb", FRIDAY.replace(year=2004), TRL="1836200", USD="1.27"),
        snapshot("currency-api", FRIDAY + timedelta(hours=11), VND="29000"),
    )
    found = listed(service)
    assert found["ecb"]["coverage"] == {
        "first_day": "2004-10-30",
        "last_day": "2026-10-30",
        "currencies": ["EUR", "GBP", "JPY", "KRW", "TRL", "USD"],
    }
    assert found["currency-api"]["coverage"]["currencies"] == ["EUR", "VND"]


def test_of_a_source_that_was_never_observed_nothing_is_invented(service: Service) -> None:
    each = listed(service)["exchangerate-api"]
    names = ("last_publication", "next_due", "publications_missed", "stale", "coverage")
    assert [each[name] for name in names] == [None] * len(names)
    assert each["reason"] == "never-observed"


def test_values_are_compared_with_those_of_other_publishers(service: Service) -> None:
    assert listed(service)["ecb"]["findings"]["compared"] == 0
    service.load(snapshot("currency-api", FRIDAY + timedelta(hours=11), USD="1.16", JPY="250"))
    found = {name: each["findings"] for name, each in listed(service).items()}
    assert (found["ecb"]["compared"], found["ecb"]["disagreeing"]) == (2, 1)
    assert (found["currency-api"]["compared"], found["currency-api"]["disagreeing"]) == (2, 1)


def test_sources_of_one_publisher_confirm_nothing(service: Service) -> None:
    service.load(snapshot("ecb-archive", FRIDAY, USD="1.16", JPY="250"))
    assert listed(service)["ecb"]["findings"]["compared"] == 0


def test_values_of_other_weeks_are_not_compared(service: Service) -> None:
    service.load(snapshot("currency-api", FRIDAY - timedelta(days=7), USD="1.16"))
    assert listed(service)["ecb"]["findings"]["compared"] == 0


def test_a_source_that_repeats_itself_is_frozen_since_its_values_were_new(service: Service) -> None:
    moment = FRIDAY + timedelta(hours=11)
    once = replace(snapshot("currency-api", moment, VND="29000"), frozen_since=FRIDAY)
    service.load(once)
    found = listed(service)
    assert found["currency-api"]["findings"]["frozen"] is True
    assert found["currency-api"]["findings"]["frozen_since"] == "2026-10-30T13:15:00Z"
    assert found["ecb"]["findings"]["frozen"] is False


def test_of_a_source_without_values_nothing_is_found(service: Service) -> None:
    assert set(listed(service)["exchangerate-api"]["findings"].values()) == {None}


def test_every_source_is_stale_while_the_store_cannot_be_read(service: Service) -> None:
    service.damage_store()
    service.refresh()
    ecb = listed(service)["ecb"]
    assert (ecb["stale"], ecb["publications_missed"]) == (True, 0)


def test_before_the_first_load_it_is_unavailable(empty_service: Service) -> None:
    response = empty_service.get("/sources")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    empty_service.load(friday())
    assert empty_service.get("/sources").status_code == 200


@pytest.mark.parametrize("query", ["?name=ecb", "?base=KRW"])
def test_it_takes_no_parameters(service: Service, query: str) -> None:
    response = service.get(f"/sources{query}")
    assert response.status_code == 400
    assert response.get_json()["errors"][0]["field"] == query[1:].partition("=")[0]
