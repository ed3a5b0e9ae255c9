"""The metrics of the history service."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import REGISTRY, CollectorRegistry

from chassis.events.runs import IngestRun
from history import metrics
from history.metrics import StoredTotals
from history.periods import PERIODS
from history.stored import OUTCOMES
from tests.helpers.history_service import Service, seen, service

STARTED = datetime(2026, 10, 30, 15, 30, tzinfo=UTC)
BUDGET = 2000
ATTACK = """
import os, sys
from pathlib import Path
from prometheus_client import REGISTRY
from chassis.catalogue.currencies import currencies
from history import metrics
from history.app import create_app
from history.periods import DATE, PERIODS, RANGE
from history.settings import HistorySettings

def series():
    return sum(len(metric.samples) for metric in REGISTRY.collect())

client = create_app(HistorySettings(trip_data_dir=Path(sys.argv[1]))).test_client()
before = series()
for target in currencies():
    for base in ("KRW", "USD", "EUR", "JPY", "GBP", "TRL"):
        for period in (*PERIODS, RANGE, DATE):
            metrics.count_query(target, base, period)
    for operation in (*metrics.ANALYSES, metrics.CHANGES):
        metrics.count_analysis(operation, target)
counted = series()
for number in range(20):
    for path in (f"?target=X{number}", f"?target=USD&period={number}d", f"/{number}", "/stats"):
        client.get(f"/api/v1/history{path}")
print(before, counted, series())
"""


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Service]:
    made = service(tmp_path)
    made.load(seen("ecb", "2026-10-30", USD="1.1172", KRW="1491.76"))
    yield made
    made.close()


def queries(target: str, base: str, period: str) -> float:
    return float(metrics.queries.labels(target, base, period)._value.get())


def run(source: str, outcome: str, minutes: int = 0) -> IngestRun:
    started_at = STARTED + timedelta(minutes=minutes)
    return IngestRun(f"{source}{outcome}{minutes}", source, outcome, {}, started_at, 30.0, None)


def stored(history: Service) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(StoredTotals(history.store))
    return registry


def test_a_query_is_counted_with_its_pair_and_its_period(history: Service) -> None:
    expected = {
        "?target=usd&period=1w": ("USD", "KRW", "1w"),
        "?target=THB&base=USD&from=2026-10-01": ("THB", "USD", "range"),
        "?target=EUR&base=CHF&date=2026-10-30": ("EUR", "other", "range"),
        "?target=TRL&period=max": ("other", "KRW", "max"),
    }
    for query, labels in expected.items():
        before = queries(*labels)
        assert history.get(query).status_code == 200
        assert queries(*labels) == before + 1


def test_a_refused_request_is_not_counted(history: Service) -> None:
    counted = [metrics.queries, metrics.analyses]
    before = [list(each.collect()) for each in counted]
    for query in ("?target=XXX", "?target=USD&period=2m", "/stats?target=XXX"):
        history.get(query)
    history.get("?target=USD", headers={"Accept": "image/png"})
    assert [list(each.collect()) for each in counted] == before


def test_an_analysis_is_counted_with_its_currency(history: Service) -> None:
    labels = [("stats", "USD"), ("stats", "other"), ("changes", "EUR"), ("changes", "other")]
    children = [metrics.analyses.labels(*each) for each in labels]
    before = [child._value.get() for child in children]
    history.get("/stats?target=USD")
    history.get("/stats?target=TRL")
    history.get("/changes?base=EUR")
    history.get("/changes?base=GBP")
    assert [child._value.get() for child in children] == [value + 1 for value in before]


def test_options_is_counted_as_another_method_that_matches_no_route(history: Service) -> None:
    labels = {"method": "other", "endpoint": "unmatched", "status": "204"}
    before = REGISTRY.get_sample_value("http_requests_total", labels)
    assert before is not None
    assert history.client.options("/api/v1/history").status_code == 204
    assert REGISTRY.get_sample_value("http_requests_total", labels) == before + 1


def test_the_whole_service_keeps_to_its_budget_of_series_whatever_is_requested(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-c", ATTACK, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    before, counted, attacked = map(int, done.stdout.split())
    assert before == counted <= attacked < BUDGET * 0.8
    assert len(metrics.TARGETS) == 14
    assert len(PERIODS) == 9


def test_runs_are_counted_from_what_is_stored(history: Service) -> None:
    history.store.apply([], [run("ecb", "delivered"), run("ecb", "delivered", 5)])
    history.store.apply([], [run("ecb", "delivered"), run("ecb", "failed", 9)])
    shown = stored(history)
    labels = {"source": "ecb", "outcome": "delivered"}
    assert shown.get_sample_value("ingest_runs_total", labels) == 2
    last = (STARTED + timedelta(minutes=5, seconds=30)).timestamp()
    name = "ingest_last_success_timestamp_seconds"
    assert shown.get_sample_value(name, {"source": "ecb"}) == last


def test_every_known_source_and_outcome_exists_as_zero(history: Service) -> None:
    shown = stored(history)
    for outcome in OUTCOMES:
        labels = {"source": "currency-api", "outcome": outcome}
        assert shown.get_sample_value("ingest_runs_total", labels) == 0


def test_unknown_sources_and_outcomes_share_one_label(history: Service) -> None:
    history.store.apply([], [run("hearsay", "vanished"), run("rumour", "exploded")])
    labels = {"source": "other", "outcome": "other"}
    assert stored(history).get_sample_value("ingest_runs_total", labels) == 2


def test_an_unchanged_source_is_a_success_and_a_failed_one_is_not(history: Service) -> None:
    history.store.apply([], [run("ecb", "unchanged"), run("currency-api", "failed")])
    shown = stored(history)
    name = "ingest_last_success_timestamp_seconds"
    finished = (STARTED + timedelta(seconds=30)).timestamp()
    assert shown.get_sample_value(name, {"source": "ecb"}) == finished
    assert shown.get_sample_value(name, {"source": "currency-api"}) is None


def test_the_newest_observation_of_a_source_is_shown(history: Service) -> None:
    history.load(seen("ecb", "2026-10-29", USD="1.1"))
    name = "exchange_rate_observed_timestamp_seconds"
    moment = datetime(2026, 10, 30, 13, 15, tzinfo=UTC).timestamp()
    assert stored(history).get_sample_value(name, {"source": "ecb"}) == moment


def test_when_a_source_publishes_next_is_shown(history: Service) -> None:
    history.load(seen("ecb", "2026-10-30", USD="1.1"))
    name = "exchange_rate_due_timestamp_seconds"
    monday = datetime(2026, 11, 2, 15, 0, tzinfo=UTC).timestamp()
    assert stored(history).get_sample_value(name, {"source": "ecb"}) == monday


def test_the_store_is_not_read_for_every_scrape(
    history: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, labels = stored(history), {"source": "ecb", "outcome": "failed"}
    assert shown.get_sample_value("ingest_runs_total", labels) == 0
    history.store.apply([], [run("ecb", "failed")])
    assert shown.get_sample_value("ingest_runs_total", labels) == 0
    monkeypatch.setattr(metrics, "STORED_SECONDS", 0.0)
    assert shown.get_sample_value("ingest_runs_total", labels) == 1


def test_a_count_stays_while_the_store_cannot_be_read(
    history: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "STORED_SECONDS", 0.0)
    history.store.apply([], [run("ecb", "delivered")])
    shown, labels = stored(history), {"source": "ecb", "outcome": "delivered"}
    assert shown.get_sample_value("ingest_runs_total", labels) == 1
    history.damage_store()
    assert shown.get_sample_value("ingest_runs_total", labels) == 1
    assert stored(history).get_sample_value("ingest_runs_total", labels) is None


def test_the_condition_of_each_source_is_shown(history: Service) -> None:
    counted = {"frozen": 1, "compared": 40, "disagreeing": 10}
    nothing = {"frozen": 0, "compared": 0, "disagreeing": 0}
    history.store.apply([], [
        replace(run("currency-api", "delivered"), counts=counted),
        replace(run("ecb", "delivered"), counts=nothing),
    ])  # fmt: skip
    registry = stored(history)
    shown = {
        (metric, source): registry.get_sample_value(metric, {"source": source})
        for metric in ("ingest_source_frozen_days", "ingest_disagreement_ratio")
        for source in ("currency-api", "ecb")
    }
    assert shown == {
        ("ingest_source_frozen_days", "currency-api"): 1,
        ("ingest_source_frozen_days", "ecb"): 0,
        ("ingest_disagreement_ratio", "currency-api"): 0.25,
        ("ingest_disagreement_ratio", "ecb"): None,
    }
