"""GET /api/v1/currencies/latest."""

from dataclasses import replace
from datetime import timedelta

from tests.helpers.currency import FRIDAY, PRINTED, Service, friday
from tests.helpers.rates import snapshot


def test_it_gives_units_of_the_base_per_one_unit_of_the_symbol(service: Service) -> None:
    body = service.get("/currencies/latest?symbols=USD").get_json()
    assert body["base"] == "KRW"
    assert body["rates"]["USD"]["rate"] == "1335.26673827"  # 1491.76 / 1.1172
    assert body["rates"]["USD"]["unit"] == "KRW per 1 USD"


def test_it_names_source_moment_and_method_of_every_value(service: Service) -> None:
    rates = service.get("/currencies/latest").get_json()["rates"]
    assert rates["USD"]["source"] == "ecb"
    assert rates["USD"]["observed_at"] == "2026-10-30T13:15:00Z"
    assert rates["USD"]["method"] == "cross"
    assert rates["EUR"] | {"rate": "1491.76", "method": "published"} == rates["EUR"]


def test_the_inverse_of_a_published_rate_has_that_method(service: Service) -> None:
    usd = service.get("/currencies/latest?base=EUR&symbols=USD").get_json()["rates"]["USD"]
    assert (usd["rate"], usd["method"]) == ("0.895094880057", "inverse")


def test_a_currency_against_itself_is_one(service: Service) -> None:
    usd = service.get("/currencies/latest?base=USD&symbols=USD").get_json()["rates"]["USD"]
    assert (usd["rate"], usd["method"]) == ("1", "identity")


def test_the_base_changes_the_numbers(service: Service) -> None:
    in_won = service.get("/currencies/latest?symbols=GBP").get_json()["rates"]["GBP"]["rate"]
    in_yen = service.get("/currencies/latest?symbols=GBP&base=JPY").get_json()
    assert in_yen["rates"]["GBP"]["rate"] != in_won
    assert in_yen["rates"]["GBP"]["unit"] == "JPY per 1 GBP"


def test_codes_may_be_in_lower_case_and_are_returned_once(service: Service) -> None:
    body = service.get("/currencies/latest?symbols=usd,USD&base=krw").get_json()
    assert list(body["rates"]) == ["USD"]


def test_a_symbol_without_a_value_is_listed_as_missing(service: Service) -> None:
    body = service.get("/currencies/latest?symbols=USD,VND").get_json()
    assert body["missing"] == ["VND"]
    assert list(body["rates"]) == ["USD"]


def test_a_normal_weekend_is_not_stale(service: Service) -> None:
    service.clock.forward(days=2)
    service.refresh()
    usd = service.get("/currencies/latest?symbols=USD").get_json()["rates"]["USD"]
    assert usd["stale"] is False
    assert usd["age_seconds"] == 2 * 86400 + (18 - 13) * 3600 - 900


def test_it_is_stale_six_hours_after_the_next_publication_was_due(service: Service) -> None:
    # Monday 2026-11-02, 16:00 in Frankfurt, is 15:00 UTC.
    for hour, stale in ((21, False), (22, True)):
        service.clock.now = FRIDAY.replace(month=11, day=2, hour=hour, minute=0)
        service.refresh()
        body = service.get("/currencies/latest?symbols=USD").get_json()
        assert body["stale"] is stale
        assert body["rates"]["USD"]["stale"] is stale


def test_both_legs_come_from_one_snapshot(service: Service) -> None:
    monday = FRIDAY + timedelta(days=3)
    service.load(snapshot("ecb", monday, USD="1.2", JPY="180"))  # without a won
    usd = service.get("/currencies/latest?symbols=USD").get_json()["rates"]["USD"]
    assert usd["rate"] == "1335.26673827"
    assert usd["observed_at"] == "2026-10-30T13:15:00Z"
    assert usd["method"] == "carried"


def test_a_leg_older_than_seven_days_is_not_carried(service: Service) -> None:
    service.load(snapshot("ecb", FRIDAY + timedelta(days=7, seconds=1), USD="1.2"))
    assert service.get("/currencies/latest?symbols=USD").get_json()["missing"] == ["USD"]


def test_the_preferred_source_answers_while_it_is_not_overdue(service: Service) -> None:
    saturday = FRIDAY.replace(day=31, hour=0, minute=0)
    service.load(snapshot("currency-api", saturday, USD="1.13", KRW="1500", VND="29000"))
    rates = service.get("/currencies/latest?symbols=USD,VND").get_json()["rates"]
    assert (rates["USD"]["source"], rates["VND"]["source"]) == ("ecb", "currency-api")


def test_another_source_takes_over_when_the_preferred_one_is_overdue(service: Service) -> None:
    tuesday = FRIDAY.replace(month=11, day=3, hour=0, minute=0)
    service.clock.now = tuesday.replace(hour=9)
    service.load(snapshot("currency-api", tuesday, USD="1.13", KRW="1500"))
    usd = service.get("/currencies/latest?symbols=USD").get_json()["rates"]["USD"]
    assert (usd["source"], usd["stale"]) == ("currency-api", False)


def test_a_frozen_source_is_not_preferred_and_is_stale(service: Service) -> None:
    monday = FRIDAY + timedelta(days=3)
    service.clock.now = monday + timedelta(hours=3)
    frozen = replace(snapshot("ecb", monday, **PRINTED), frozen_since=FRIDAY)
    service.load(frozen, snapshot("currency-api", monday, **PRINTED))
    quote = service.get("/currencies/latest?symbols=USD").get_json()["rates"]["USD"]
    assert (quote["source"], quote["stale"]) == ("currency-api", False)


def test_a_frozen_source_that_is_alone_is_served_and_stale(service: Service) -> None:
    monday = FRIDAY + timedelta(days=3)
    service.clock.now = monday + timedelta(days=1)
    service.load(replace(snapshot("ecb", monday, **PRINTED), frozen_since=FRIDAY))
    quote = service.get("/currencies/latest?symbols=USD").get_json()["rates"]["USD"]
    assert (quote["observed_at"][:10], quote["stale"]) == (f"{monday:%F}", True)


def test_when_all_sources_are_overdue_the_newest_observation_answers(service: Service) -> None:
    service.load(snapshot("currency-api", FRIDAY - timedelta(days=9), USD="1.13", KRW="1500"))
    service.clock.forward(days=30)
    service.refresh()
    usd = service.get("/currencies/latest?symbols=USD").get_json()["rates"]["USD"]
    assert (usd["source"], usd["stale"]) == ("ecb", True)


def test_a_corrected_snapshot_replaces_the_first(service: Service) -> None:
    corrected = snapshot("ecb", FRIDAY, FRIDAY + timedelta(hours=4), USD="1.2", KRW="1500")
    service.load(corrected)
    assert (
        service.get("/currencies/latest?symbols=USD").get_json()["rates"]["USD"]["rate"] == "1250"
    )


def test_a_source_may_return_to_what_it_once_printed(service: Service) -> None:
    for hours, printed in ((1, "1500"), (2, "1491.76")):
        service.load(
            snapshot(
                "ecb", FRIDAY, FRIDAY + timedelta(hours=2 + hours), **PRINTED | {"KRW": printed}
            )
        )
    usd = service.get("/currencies/latest?symbols=USD").get_json()["rates"]["USD"]
    assert usd["rate"] == "1335.26673827"


def test_an_older_event_that_arrives_late_changes_nothing(service: Service) -> None:
    service.load(snapshot("ecb", FRIDAY, FRIDAY - timedelta(hours=1), **PRINTED | {"KRW": "1500"}))
    usd = service.get("/currencies/latest?symbols=USD").get_json()["rates"]["USD"]
    assert usd["rate"] == "1335.26673827"


def test_a_store_that_fails_leaves_the_last_rates_marked_stale(service: Service) -> None:
    service.get("/currencies/latest?symbols=USD")
    service.damage_store()
    service.refresh()
    body = service.get("/currencies/latest?symbols=USD").get_json()
    assert body["rates"]["USD"]["rate"] == "1335.26673827"
    assert body["stale"] is True


def test_a_store_that_recovers_needs_no_restart(service: Service) -> None:
    service.get("/currencies/latest")
    whole = service.damage_store()
    service.refresh()
    assert service.get("/currencies/latest").get_json()["stale"] is True
    service.path.write_bytes(whole)
    service.refresh()
    assert service.get("/currencies/latest").get_json()["stale"] is False


def test_without_a_store_from_the_start_it_is_unavailable(empty_service: Service) -> None:
    empty_service.damage_store()
    assert empty_service.get("/currencies/latest").status_code == 503


def test_before_the_first_load_it_is_unavailable(empty_service: Service) -> None:
    response = empty_service.get("/currencies/latest")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"


def test_an_unchanged_response_is_not_sent_again(service: Service) -> None:
    first = service.get("/currencies/latest")
    again = service.get("/currencies/latest", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_new_rates_have_a_new_tag(service: Service) -> None:
    tag = service.get("/currencies/latest").headers["ETag"]
    service.load(friday(CHF="0.93"))
    assert service.get("/currencies/latest", headers={"If-None-Match": tag}).status_code == 200


def test_other_symbols_have_another_tag(service: Service) -> None:
    tag = service.get("/currencies/latest?symbols=USD").headers["ETag"]
    other = service.get("/currencies/latest?symbols=GBP", headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_a_withdrawn_currency_is_refused_with_a_hint(service: Service) -> None:
    for query, field in (("base=TRL", "base"), ("symbols=EEK", "symbols")):
        response = service.get(f"/currencies/latest?{query}")
        assert response.status_code == 422
        assert response.get_json()["errors"][0]["field"] == field
        detail = response.get_json()["errors"][0]["detail"]
        assert detail == f"{query[-3:]} was withdrawn; only a currency in use has a latest rate"


def test_a_word_that_is_not_a_currency_is_refused(service: Service) -> None:
    for word in ("XXX", "BTC", "dollar", "US", "1", "<b>"):
        assert service.get("/currencies/latest", query_string={"base": word}).status_code == 422


def test_an_unknown_or_repeated_parameter_is_refused_by_name(service: Service) -> None:
    for query in ("bas=USD", "base=USD&base=EUR"):
        response = service.get(f"/currencies/latest?{query}")
        assert response.status_code == 400
        assert response.get_json()["errors"][0]["field"] == query[:4].rstrip("=")


def test_more_symbols_than_there_are_currencies_are_refused(service: Service) -> None:
    assert service.get("/currencies/latest?symbols=" + ",".join(["USD"] * 201)).status_code == 400


def test_rates_are_stale_and_the_service_is_not_ready_while_the_file_is_away(
    service: Service,
) -> None:
    aside = service.path.rename(service.path.with_name("aside.db"))
    service.refresh()
    assert service.get("/currencies/latest").get_json()["rates"]["USD"]["stale"] is True
    unready = service.client.get("/readyz")
    assert unready.status_code == 503
    assert unready.get_json()["checks"]["store"] == "a file of the store is missing or was replaced"
    aside.rename(service.path)
    assert service.client.get("/readyz").status_code == 200
