from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY

from chassis.events.event import EXCHANGE_RATES
from chassis.events.log import LogUnavailable
from chassis.events.runs import Outcome
from chassis.rates.cadence import ecb_moment
from ingestor.errors import MalformedData, ServerFailed
from ingestor.run import Run
from ingestor.sources import currency_api, ecb
from ingestor.sources.publication import Adapter, Publication
from tests.helpers.ingestor import Bench, currency_api_file, sample
from tests.helpers.rate_server import RateServer, Reply

FRIDAY_EVENING = datetime(2026, 10, 30, 16, tzinfo=UTC)
MONDAY_EVENING = datetime(2026, 11, 2, 16, tzinfo=UTC)
HISTORY = RECENT = sample(ecb.NINETY_DAYS)
XML = {"ETag": '"friday"', "Content-Type": "text/xml"}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path, FRIDAY_EVENING)


def collect(bench: Bench, server: RateServer, *names: str) -> dict[str, Run]:
    urls = f"{server.url}/{{date}}.json", f"{server.url}/fallback/{{date}}.json"
    known = {
        "ecb": Adapter(partial(ecb.latest, folder=server.url)),
        "currency-api": Adapter(partial(currency_api.latest, urls=urls)),
    }
    adapters = {name: known[name] for name in names or ("ecb",)}
    return {run.source: run for run in bench.collector.collect(adapters)}


def publishing(*publications: Publication) -> dict[str, Adapter]:
    return {"ecb": Adapter(lambda *_: iter(publications))}


def metric(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def test_a_round_publishes_values_as_printed(bench: Bench, server: RateServer) -> None:
    server.answer(f"/{ecb.FULL}", Reply(200, HISTORY, XML))
    run = collect(bench, server)["ecb"]
    assert run.outcome is Outcome.DELIVERED
    snapshots = bench.snapshots()
    assert [one.observed_at.day for one in snapshots] == [26, 27, 28, 29, 30]
    assert snapshots[-1].rates["KRW"] == Decimal("1491.76")
    assert (snapshots[-1].source, snapshots[-1].base) == ("ecb", "EUR")
    assert snapshots[-1].fetched_at == FRIDAY_EVENING


def test_a_source_is_not_asked_before_its_next_publication_is_due(
    bench: Bench, server: RateServer
) -> None:
    server.answer(f"/{ecb.FULL}", Reply(200, HISTORY, XML))
    collect(bench, server)
    bench.now = datetime(2026, 11, 2, 14, 59, tzinfo=UTC)
    run = collect(bench, server)["ecb"]
    assert (run.outcome, run.asked) == (Outcome.UNCHANGED, False)
    assert server.asked(f"/{ecb.FULL}") == 1


def test_a_304_means_unchanged_and_is_not_a_failure(bench: Bench, server: RateServer) -> None:
    files = {ecb.FULL: HISTORY, ecb.NINETY_DAYS: RECENT}
    for name in files:
        server.answer(f"/{name}", Reply(200, files[name], XML))
    collect(bench, server)
    bench.now = MONDAY_EVENING
    first, second = collect(bench, server)["ecb"], collect(bench, server)["ecb"]
    assert (first.outcome, second.outcome) == (Outcome.UNCHANGED, Outcome.UNCHANGED)
    assert "If-None-Match" not in server.requests[f"/{ecb.NINETY_DAYS}"][0]
    assert server.requests[f"/{ecb.NINETY_DAYS}"][1]["If-None-Match"] == '"friday"'
    assert len(bench.snapshots()) == 5


def test_the_same_content_under_a_new_etag_is_not_published_again(
    bench: Bench, server: RateServer
) -> None:
    bench.now = MONDAY_EVENING
    server.answer(f"/{ecb.FULL}", Reply(200, HISTORY))
    server.answer(f"/{ecb.NINETY_DAYS}", Reply(200, RECENT))
    collect(bench, server)
    assert collect(bench, server)["ecb"].outcome is Outcome.UNCHANGED
    assert len(bench.snapshots()) == 5


def test_a_second_source_takes_over(bench: Bench, server: RateServer) -> None:
    server.answer(f"/{ecb.FULL}", Reply(500))
    server.answer("/latest.json", Reply(200, currency_api_file("2026-10-30", KRW="1490.5")))
    runs = collect(bench, server, "ecb", "currency-api")
    assert isinstance(runs["ecb"].error, ServerFailed)
    assert runs["currency-api"].outcome is Outcome.DELIVERED
    assert [(one.source, one.rates["KRW"]) for one in bench.snapshots()] == [
        ("currency-api", Decimal("1490.5"))
    ]


def test_every_run_is_published(bench: Bench, server: RateServer) -> None:
    server.answer(f"/{ecb.FULL}", Reply(200, HISTORY))
    collect(bench, server, "ecb", "currency-api")
    ecb_run, other_run = bench.runs()
    assert (ecb_run.source, ecb_run.outcome) == ("ecb", "delivered")
    assert ecb_run.counts["publications"] == 5
    assert ecb_run.counts["accepted"] == sum(len(one.rates) for one in bench.snapshots())
    assert ecb_run.newest_observed_at == ecb_moment(date(2026, 10, 30))
    assert (other_run.source, other_run.outcome) == ("currency-api", "failed")
    assert other_run.newest_observed_at is None


def test_a_rejected_value_is_reported_and_counted_but_not_published(bench: Bench) -> None:
    labels = {"source": "ecb", "reason": "not_positive"}
    before = metric("ingest_rejected_values_total", **labels)
    bad = Publication("EUR", FRIDAY_EVENING, {"USD": "1.1", "KRW": "-5"}, "day", skipped=3)
    (run,) = bench.collector.collect(publishing(bad))
    assert run.tally.counts() == {
        "publications": 1, "accepted": 1, "skipped": 3, "rejected": 1, "released": 0,
    }  # fmt: skip
    assert bench.rejected() == [("KRW", "-5", "not_positive")]
    assert [dict(one.rates) for one in bench.snapshots()] == [{"USD": Decimal("1.1")}]
    assert metric("ingest_rejected_values_total", **labels) == before + 1


def test_a_publication_without_an_accepted_value_is_a_failure_reported_once(bench: Bench) -> None:
    bad = Publication("EUR", FRIDAY_EVENING, {"KRW": "0"}, "day")
    outcomes = [bench.collector.collect(publishing(bad))[0].outcome for _ in range(2)]
    assert outcomes == [Outcome.FAILED, Outcome.FAILED]
    assert len(bench.rejected()) == 1


def test_an_etag_is_kept_only_if_everything_was_acceptable(
    bench: Bench, server: RateServer
) -> None:
    tomorrow = Reply(200, currency_api_file("2026-10-31", KRW="1490.5"), {"ETag": '"early"'})
    server.answer("/latest.json", tomorrow)
    assert collect(bench, server, "currency-api")["currency-api"].outcome is Outcome.FAILED
    assert bench.rejected() == [("KRW", "1490.5", "future")]
    bench.now = datetime(2026, 10, 31, tzinfo=UTC)
    assert collect(bench, server, "currency-api")["currency-api"].outcome is Outcome.DELIVERED


def test_an_older_history_does_not_become_the_neighbour_of_new_values(bench: Bench) -> None:
    new, old = (
        Publication("EUR", ecb_moment(date(2026, 10, day)), {"TRY": value}, "day")
        for day, value in ((30, "55"), (1, "30"))
    )
    bench.collector.collect(publishing(new))
    bench.collector.backfill("ecb", lambda *_: iter([old]), lambda _moment: None)
    assert bench.collector.state.accepted("ecb")["TRY"].value == Decimal(55)
    assert len(bench.snapshots()) == 2


def test_an_adapter_that_fails_on_strange_data_does_not_end_the_round(bench: Bench) -> None:
    adapters = {"ecb": Adapter(lambda *_: iter([{}["rates"]]))}
    (run,) = bench.collector.collect(adapters)
    assert isinstance(run.error, MalformedData)


def test_a_source_is_not_asked_again_before_its_minimum_interval(
    bench: Bench, server: RateServer
) -> None:
    adapter = Adapter(partial(ecb.latest, folder=server.url), min_interval=timedelta(hours=1))
    outcomes = []
    for minutes in (0, 59, 60):
        bench.now = FRIDAY_EVENING + timedelta(minutes=minutes)
        (run,) = bench.collector.collect({"ecb": adapter})
        outcomes.append((run.outcome, run.asked))
    assert outcomes == [("failed", True), ("failed", False), ("failed", True)]
    assert server.asked(f"/{ecb.FULL}") == 2


def test_a_failed_publish_fails_the_run_and_the_next_run_repeats_it(
    bench: Bench, server: RateServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answer(f"/{ecb.FULL}", Reply(200, HISTORY, XML))
    with monkeypatch.context() as broken:
        broken.setattr(type(bench.collector.log), "publish", unavailable)
        with pytest.raises(LogUnavailable):
            collect(bench, server)
    assert collect(bench, server)["ecb"].outcome is Outcome.DELIVERED
    assert len(bench.snapshots()) == 5


def test_a_kill_between_publishing_and_remembering_only_repeats_the_same_events(
    bench: Bench, server: RateServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answer(f"/{ecb.FULL}", Reply(200, HISTORY, XML))
    with monkeypatch.context() as killed:
        killed.setattr(type(bench.collector.state), "record", unavailable)
        with pytest.raises(LogUnavailable):
            collect(bench, server)
    collect(bench, server)
    ids = bench.ids(EXCHANGE_RATES)
    assert len(ids) == 10
    assert ids[:5] == ids[5:]


def test_a_lost_event_log_is_filled_again(bench: Bench, server: RateServer) -> None:
    server.answer(f"/{ecb.FULL}", Reply(200, HISTORY, XML))
    collect(bench, server)
    for file in bench.folder.glob("events.db*"):
        file.unlink()
    bench = Bench(bench.folder, FRIDAY_EVENING)
    assert collect(bench, server)["ecb"].outcome is Outcome.DELIVERED
    assert len(bench.snapshots()) == 5


def test_outbound_requests_are_timed_by_source_and_outcome(
    bench: Bench, server: RateServer
) -> None:
    name, labels = "outbound_request_duration_seconds_count", {"peer": "ecb"}
    before = metric(name, **labels, outcome="server_failed")
    server.answer(f"/{ecb.FULL}", Reply(500))
    collect(bench, server)
    assert metric(name, **labels, outcome="server_failed") == before + 1


def unavailable(*_: Any, **__: Any) -> None:
    raise LogUnavailable("the disk is full")


def test_a_correction_in_the_file_of_ninety_days_replaces_the_old_value(
    bench: Bench, server: RateServer
) -> None:
    server.answer(f"/{ecb.FULL}", Reply(200, HISTORY, XML))
    collect(bench, server)
    bench.now = MONDAY_EVENING
    corrected = RECENT.replace(b'"1491.76"', b'"1490.00"')
    assert corrected != RECENT
    server.answer(f"/{ecb.NINETY_DAYS}", Reply(200, corrected))
    collect(bench, server)
    assert bench.snapshots()[-1].rates["KRW"] == Decimal("1490.00")
    assert bench.collector.state.accepted("ecb")["KRW"].value == Decimal("1490.00")


def test_of_one_date_twice_in_a_file_the_first_counts_and_the_second_is_rejected(
    bench: Bench,
) -> None:
    first, second = (
        Publication("EUR", bench.now, {"TRY": value, "USD": "1.1"}, "day") for value in ("55", "54")
    )
    bench.collector.collect(publishing(first, second))
    assert [one.rates["TRY"] for one in bench.snapshots()] == [Decimal(55)]
    assert bench.collector.state.accepted("ecb")["TRY"].value == Decimal(55)
    assert bench.rejected() == [("TRY", "54", "repeated"), ("USD", "1.1", "repeated")]


def test_strange_text_of_one_source_does_not_end_the_round_for_those_behind_it(
    bench: Bench,
) -> None:
    printed = {"\ud800": "1", "USD": "\ud800"}
    strange = Publication("EUR", bench.now, printed, "day")
    good = Publication("EUR", bench.now, {"VND": "29000"}, "day")
    adapters = {
        "ecb": Adapter(lambda *_: iter([strange])),
        "currency-api": Adapter(lambda *_: iter([good])),
    }
    runs = bench.collector.collect(adapters)
    assert [run.outcome for run in runs] == [Outcome.FAILED, Outcome.DELIVERED]
    assert [one.source for one in bench.snapshots()] == ["currency-api"]


def test_a_run_reports_whether_its_source_is_frozen_and_agrees_with_others(bench: Bench) -> None:
    names = ["AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "GBP", "HKD", "HUF"]
    before = metric("ingest_frozen_publications_total", source="currency-api")

    def publish(name: str, value: str, **more: str) -> None:
        one = Publication("EUR", bench.now, dict.fromkeys(names, value) | more, "day")
        bench.collector.collect({name: Adapter(lambda *_: iter([one]))})

    bench.now -= timedelta(days=2)
    publish("ecb", "1.5", JPY="170")
    bench.now += timedelta(days=1)
    for _ in range(2):
        publish("currency-api", "1.51", JPY="190", VND="29000")
        bench.now += timedelta(days=1)
    conditions = [
        [run.counts[name] for name in ("frozen", "compared", "disagreeing")] for run in bench.runs()
    ]
    assert conditions == [[0, 0, 0], [0, 11, 1], [1, 11, 1]]
    assert bench.snapshots()[-1].frozen_since == bench.snapshots()[-2].observed_at
    assert metric("ingest_frozen_publications_total", source="currency-api") == before + 1
