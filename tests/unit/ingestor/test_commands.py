"""The commands of the ingestor."""

import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from filelock import FileLock
from prometheus_client import generate_latest

from chassis.settings import RefusedStart
from ingestor import commands
from ingestor.__main__ import main
from ingestor.sources import ecb
from ingestor.sources.publication import Adapter, Publication
from tests.helpers.gunicorn import eventually
from tests.helpers.ingestor import Bench, sample, started
from tests.helpers.ports import free_port
from tests.helpers.rate_server import RateServer, Reply

pytestmark = pytest.mark.usefixtures("environment")
KEY = "0123456789abcdef"
FULL = f"/{ecb.FULL}"


def test_collect_succeeds_if_a_source_delivers(server: RateServer, bench: Bench) -> None:
    server.answer(FULL, Reply(200, sample(ecb.NINETY_DAYS)))
    assert main(["collect"]) == 0
    assert len(bench.snapshots()) == 5


def test_collect_fails_if_no_source_delivers(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["collect"]) == 1
    assert "ecb failed: 127.0.0.1: status 404" in capsys.readouterr().err
    assert [run.outcome for run in bench.runs()] == ["failed"]


def test_collect_fails_if_the_event_log_cannot_be_opened(
    server: RateServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answer(FULL, Reply(200, sample(ecb.NINETY_DAYS)))
    (tmp_path / "events.db").mkdir()
    assert main(["collect"]) == 1
    assert "events.db" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [[], ["fetch"], ["backfill", "yahoo"], ["accept", "ecb"], ["accept", "x", "TRY"]]
)
def test_wrong_arguments_are_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


@pytest.mark.parametrize(
    ("variable", "value", "named"),
    [
        ("INGEST_SOURCES", "ecb,yahoo", "INGEST_SOURCES"),
        ("INGEST_SOURCES", "exchangerate-api", "EXCHANGERATE_API_KEY"),
        ("INGEST_INTERVAL_SECONDS", "0", "INGEST_INTERVAL_SECONDS"),
    ],
)
def test_wrong_settings_are_refused_by_name(
    variable: str,
    value: str,
    named: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(RefusedStart) as caught:
        main(["collect"])
    assert caught.value.code == 3
    assert named in capsys.readouterr().err


def test_only_one_ingestor_runs_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(commands, "LOCK_SECONDS", 0.05)
    with FileLock(tmp_path / "ingestor.lock"):
        assert main(["collect"]) == 1
    assert "another ingestor is running" in capsys.readouterr().err


def test_held_values_are_listed_and_released(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    for day, value in ((17, "20"), (18, "30")):
        one = Publication("EUR", datetime(2026, 11, day, 16, tzinfo=UTC), {"TRY": value}, "day")
        bench.now = one.observed_at
        bench.collector.collect({"ecb": Adapter(lambda *_, one=one: iter([one]))})
    assert main(["accept"]) == 0
    shown = capsys.readouterr().out
    assert "30 per 1 EUR" in shown
    assert "waiting" in shown
    assert main(["accept", "ecb", "TRY", "2026-11-17"]) == 1
    assert main(["accept", "ecb", "TRY", "2026-11-18"]) == 0
    assert [str(one.rates["TRY"]) for one in bench.snapshots()] == ["20", "30"]


def test_the_key_appears_nowhere(
    server: RateServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INGEST_SOURCES", "exchangerate-api")
    monkeypatch.setenv("EXCHANGERATE_API_URL", f"{server.url}/v6/{{key}}/latest/EUR")
    monkeypatch.setenv("EXCHANGERATE_API_KEY", KEY)
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    server.answer(f"/v6/{KEY}/latest/EUR", Reply(403, f"{KEY}?".encode()))
    assert main(["collect"]) == 1
    assert server.asked(f"/v6/{KEY}/latest/EUR") == 1
    output = capsys.readouterr()
    assert "exchangerate-api failed" in output.err
    assert KEY not in output.err + output.out + generate_latest().decode()


def test_metrics_are_served_while_collect_lingers(
    server: RateServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setenv("METRICS_PORT", str(port))
    monkeypatch.setenv("INGEST_LINGER_SECONDS", "30")
    server.answer(FULL, Reply(200, sample(ecb.NINETY_DAYS)))
    process = started("collect")

    def scraped() -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{port}/metrics") as response:
                text = response.read().decode()
        except URLError:
            return False
        return 'ingest_values_total{outcome="accepted",source="ecb"} 145.0' in text

    try:
        eventually(scraped)
    finally:
        process.terminate()
        process.communicate()


def test_a_metrics_port_that_is_taken_refuses_the_start(
    server: RateServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("METRICS_PORT", str(server.server_port))
    with pytest.raises(RefusedStart):
        main(["collect"])
    assert f"METRICS_PORT: port {server.server_port}: " in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_watch_stops_within_seconds_whatever_a_provider_does(
    server: RateServer, number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("METRICS_PORT", str(free_port()))
    server.answer(FULL, Reply(200, b"<" * 10_000, drip=True))
    process = started("watch")
    eventually(lambda: server.asked(FULL) > 0)
    asked_to_stop = time.monotonic()
    os.kill(process.pid, number)
    process.communicate(timeout=60)
    assert process.returncode == 0
    # The provider would go on for eight minutes.
    assert time.monotonic() - asked_to_stop < 20
