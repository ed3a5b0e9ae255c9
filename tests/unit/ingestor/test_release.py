from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from ingestor.held import matching, table
from ingestor.release import release
from ingestor.run import Run
from ingestor.screening.known import Held
from ingestor.sources.publication import Adapter, Publication
from tests.helpers.ingestor import Bench

DAY = timedelta(days=1)
START = datetime(2026, 10, 27, 16, tzinfo=UTC)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path, START)


def publish(bench: Bench, **rates: Mapping[str, str]) -> list[Run]:
    """Make sources publish now: ``publish(bench, ecb={"USD": "1.1"})``."""
    adapters = {}
    for name, printed in rates.items():
        one = Publication("EUR", bench.now, printed, "second")
        adapters[name.replace("_", "-")] = Adapter(lambda *_, one=one: iter([one]))
    return bench.collector.collect(adapters)


def published(bench: Bench) -> list[tuple[str, int, str]]:
    return [
        (one.source, one.observed_at.day, str(value))
        for one in bench.snapshots()
        for value in one.rates.values()
    ]


def held_values(source: str) -> float | None:
    return REGISTRY.get_sample_value("ingest_held_values", {"source": source})


def test_a_jump_that_nobody_denies_is_released_once_it_has_lasted_five_days(bench: Bench) -> None:
    publish(bench, ecb={"TRY": "20"})
    for value in ("30", "31", "30", "31", "30"):
        bench.now += DAY
        publish(bench, ecb={"TRY": value})
    assert held_values("ecb") == 5
    assert set(bench.rejected()) == {("TRY", "30", "jump"), ("TRY", "31", "jump")}
    assert published(bench) == [("ecb", 27, "20")]
    bench.now += DAY
    publish(bench, ecb={"TRY": "31"})
    assert len(published(bench)) == 7
    assert held_values("ecb") == 0


def test_a_jump_that_another_publisher_denies_is_never_released_by_time(bench: Bench) -> None:
    publish(bench, ecb={"TRY": "20"}, currency_api={"TRY": "20.1"})
    for _ in range(9):
        bench.now += DAY
        publish(bench, ecb={"TRY": "20"}, currency_api={"TRY": "30"})
    assert {value for source, _, value in published(bench) if source == "currency-api"} == {"20.1"}


def test_a_second_publisher_confirms_a_jump_in_the_same_round(bench: Bench) -> None:
    publish(bench, ecb={"TRY": "20"}, currency_api={"TRY": "20.1"})
    bench.now += DAY
    publish(bench, ecb={"TRY": "30"}, currency_api={"TRY": "30.9"})
    assert set(published(bench)[2:]) == {("ecb", 28, "30"), ("currency-api", 28, "30.9")}
    assert bench.collector.state.held() == []


def test_a_second_publisher_without_a_past_confirms_a_jump(bench: Bench) -> None:
    publish(bench, ecb={"TRY": "20"})
    bench.now += DAY
    publish(bench, ecb={"TRY": "30"}, currency_api={"TRY": "30.9"})
    assert ("ecb", 28, "30") in published(bench)


def test_a_value_of_a_source_that_only_a_newer_program_has_stays_held_and_disturbs_nobody(
    bench: Bench,
) -> None:
    state = bench.collector.state
    held = Held("newer", "EUR", "TRY", Decimal(30), START, START, "second")
    state.record("newer", {}, seen={}, held=[held], dropped=())
    publish(bench, ecb={"TRY": "30"})
    assert published(bench) == [("ecb", 27, "30")]
    assert state.held() == [held]


def test_a_publisher_that_disagrees_confirms_nothing(bench: Bench) -> None:
    publish(bench, ecb={"TRY": "20"}, currency_api={"TRY": "20.1"})
    bench.now += DAY
    publish(bench, ecb={"TRY": "30"}, currency_api={"TRY": "20.2"})
    assert [held.value for held in bench.collector.state.held()] == [Decimal(30)]


def test_two_sources_of_one_publisher_do_not_confirm_each_other(bench: Bench) -> None:
    publish(bench, open_er_api={"TRY": "20"}, exchangerate_api={"TRY": "20"})
    bench.now += DAY
    publish(bench, open_er_api={"TRY": "30"}, exchangerate_api={"TRY": "30"})
    assert len(bench.collector.state.held()) == 2


def test_a_jump_that_was_denied_is_kept_for_the_operator_but_waits_no_longer(bench: Bench) -> None:
    for value in ("20", "30", "20.5"):
        publish(bench, ecb={"TRY": value})
        bench.now += DAY
    assert held_values("ecb") == 0
    state = bench.collector.state
    shown = table(state.held(), state.waiting())
    assert list(shown.columns[-1].cells) == ["denied"]


def test_an_operator_releases_a_value_by_source_quote_and_date(bench: Bench) -> None:
    publish(bench, ecb={"TRY": "20"})
    for value in ("30", "50"):
        bench.now += DAY
        publish(bench, ecb={"TRY": value})
    state, log = bench.collector.state, bench.collector.log
    chosen = matching(state.held(), "ecb", "try", (START + DAY).date())
    release(chosen, log, state, bench.now)
    assert published(bench) == [("ecb", 27, "20"), ("ecb", 28, "30")]
    assert bench.snapshots()[-1].fetched_at == bench.now
    assert [held.value for held in state.held()] == [Decimal(50)]
    assert len(matching(state.held(), "ecb", "TRY", None)) == 1
    assert matching(state.held(), "currency-api", "TRY", None) == []


def test_a_released_value_is_the_neighbour_of_the_next_one(bench: Bench) -> None:
    publish(bench, ecb={"TRY": "20"})
    bench.now += DAY
    publish(bench, ecb={"TRY": "30"})
    release(bench.collector.state.held(), bench.collector.log, bench.collector.state, bench.now)
    bench.now += DAY
    publish(bench, ecb={"TRY": "33"})
    assert published(bench)[-1] == ("ecb", 29, "33")


FIRST_DAY = {"USD": "1.136", "KRW": "1543", "CHF": "0.9194", "JPY": "172"}
REVERSED = {
    "USD": "0.8803",
    "KRW": "0.000648",
    "CHF": "1.0877",
    "JPY": "0.0058",
    "VND": "0.0000339",
}
RIGHT = FIRST_DAY | {"VND": "29478"}


def test_the_first_file_of_a_source_is_compared_with_other_publishers(bench: Bench) -> None:
    publish(bench, ecb=FIRST_DAY, currency_api=REVERSED)
    assert {source for source, _, _ in published(bench)} == {"ecb"}
    assert {reason for _, _, reason in bench.rejected()} == {"whole_publication"}
    bench.now += DAY
    publish(bench, currency_api=RIGHT)
    assert ("currency-api", 28, "29478") in published(bench)
    assert not [one for one in published(bench) if one[:2] == ("currency-api", 27)]


def test_an_overdue_publisher_is_compared_too(bench: Bench) -> None:
    publish(bench, ecb=FIRST_DAY)
    bench.now += 27 * DAY
    publish(bench, currency_api=REVERSED)
    assert {source for source, _, _ in published(bench)} == {"ecb"}


def test_of_a_reversed_day_not_even_a_value_near_one_passes(bench: Bench) -> None:
    publish(bench, ecb=FIRST_DAY)
    bench.now += DAY
    publish(bench, ecb=REVERSED)
    bench.now += DAY
    publish(bench, ecb=FIRST_DAY)
    assert {day for _, day, _ in published(bench)} == {27, 29}


def test_a_refused_publication_that_another_publisher_confirms_is_released_whole(
    bench: Bench,
) -> None:
    publish(bench, ecb=FIRST_DAY)
    bench.now += DAY
    fallen = {quote: str(2 * float(value)) for quote, value in RIGHT.items()}
    publish(bench, ecb=fallen)
    assert len(published(bench)) == 4
    publish(bench, open_er_api=fallen)
    assert {one for one in published(bench) if one[1] == 28} == {
        (source, 28, value) for value in fallen.values() for source in ("ecb", "open-er-api")
    }


def test_an_operator_releases_a_refused_publication_as_a_whole(bench: Bench) -> None:
    publish(bench, ecb=FIRST_DAY, currency_api=REVERSED)
    state = bench.collector.state
    assert len(matching(state.held(), "currency-api", "*", START.date())) == len(REVERSED)
    assert matching(state.held(), "currency-api", "*", (START + DAY).date()) == []


def test_a_source_whose_past_was_wrong_is_believed_once_another_publisher_confirms_it(
    bench: Bench,
) -> None:
    publish(bench, currency_api=REVERSED)
    bench.now += DAY
    publish(bench, ecb=FIRST_DAY, currency_api=RIGHT)
    assert ("currency-api", 28, "29478") in published(bench)
    assert ("ecb", 28, "1543") in published(bench)


def test_the_first_values_that_another_publisher_denies_are_held_alone(bench: Bench) -> None:
    publish(bench, ecb=FIRST_DAY, currency_api=RIGHT | {"KRW": "15.43"})
    assert bench.rejected() == [("KRW", "15.43", "disagreement")]
    assert ("currency-api", 27, "29478") in published(bench)
