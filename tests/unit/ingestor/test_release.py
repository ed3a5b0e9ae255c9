from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from ingestor.held import matching, table
from ingestor.release import is_confirmed, release
from ingestor.run import Run
from ingestor.screening.known import Held, Observation
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


def test_a_jump_waits_for_the_next_round_and_is_then_released(bench: Bench) -> None:
    publish(bench, ecb={"TRY": "20"})
    bench.now += DAY
    publish(bench, ecb={"TRY": "30"})
    assert held_values("ecb") == 1
    assert bench.rejected() == [("TRY", "30", "jump")]
    assert published(bench) == [("ecb", 27, "20")]
    bench.now += DAY
    publish(bench, ecb={"TRY": "31"})
    assert published(bench) == [("ecb", 27, "20"), ("ecb", 28, "30"), ("ecb", 29, "31")]
    assert held_values("ecb") == 0


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


def held(value: str) -> Held:
    return Held("ecb", "EUR", "TRY", Decimal(value), START, START, "day")


def observed(value: str, later: timedelta = DAY) -> Observation:
    return Observation(Decimal(value), START + later)


def test_publishers_of_different_bases_meet_over_a_common_pair() -> None:
    dollars = {"TRY": observed("27"), "EUR": observed("0.9")}
    assert is_confirmed(held("30"), "USD", dollars)
    assert not is_confirmed(held("27"), "USD", dollars)
    assert not is_confirmed(held("30"), "USD", {"TRY": observed("27")})
    assert is_confirmed(held("30"), "TRY", {"EUR": observed("0.0333")})


def test_a_value_of_another_time_confirms_nothing() -> None:
    assert is_confirmed(held("30"), "EUR", {"TRY": observed("30", 4 * DAY)})
    assert not is_confirmed(held("30"), "EUR", {"TRY": observed("30", 5 * DAY)})
    assert not is_confirmed(held("30"), "EUR", {"TRY": observed("30", -5 * DAY)})


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
