import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from filelock import FileLock
from prometheus_client import generate_latest

from chassis.events.event import EXCHANGE_RATES
from chassis.settings import RefusedStart
from ingestor import commands
from ingestor.__main__ import main
from ingestor.sources import ecb
from ingestor.sources.publication import Adapter, Publication
from tests.helpers.ingestor import Bench, sample
from tests.helpers.ports import free_port
from tests.helpers.rate_server import RateServer, Reply, rate_server

NOW = datetime(2026, 11, 18, 16, tzinfo=UTC)
KEY = "0123456789abcdef"
FULL = f"/{ecb.FULL}"


@pytest.fixture
def server() -> Iterator[RateServer]:
    with rate_server() as running:
        yield running


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, server: RateServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("INGEST_SOURCES", "ecb")
    monkeypatch.setenv("ECB_URL", server.url)
    # The commands configure the logging of their process, which here is that of the tests.
    monkeypatch.setattr(logging.root, "handlers", [])
    monkeypatch.setattr(logging.root, "level", logging.WARNING)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path, NOW)


def started(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "ingestor", *command], stderr=subprocess.PIPE)


def eventually(condition: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition did not become true in time"
        time.sleep(0.02)


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


def test_a_source_without_a_history_file_has_no_backfill(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["backfill", "currency-api"]) == 1
    assert "currency-api has no history file" in capsys.readouterr().err


def test_a_killed_backfill_continues_where_it_stopped_and_a_finished_one_adds_nothing(
    bench: Bench,
) -> None:
    log, command = bench.collector.log, ["backfill", "ecb-archive"]
    first = started(*command)
    eventually(lambda: log.depth(EXCHANGE_RATES) > 0)
    first.kill()
    first.communicate()
    before = log.depth(EXCHANGE_RATES)
    assert before < 7_126
    assert main(command) == 0
    ids = bench.ids(EXCHANGE_RATES)
    assert len(set(ids)) == 7_126
    assert len(ids) <= 7_126 + 250
    assert main(command) == 0
    assert log.depth(EXCHANGE_RATES) == len(ids)


def test_a_backfill_without_names_imports_every_archive_and_completes_what_is_missing(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = {"ecb-archive": [rows("1.1")], "world-archive": [rows("26000", "VND")]}
    monkeypatch.setattr(commands, "adapter", lambda name, _: archive_of(table[name]))
    assert main(["backfill"]) == 0
    assert [one.source for one in bench.snapshots()] == ["ecb-archive", "world-archive"]
    table["world-archive"].append(rows("26100", "VND", day=2))
    # As in a pod that was replaced, with no memory of its own.
    monkeypatch.setenv("EVENTS_URL", f"sqlite:///{tmp_path}/events.db")
    monkeypatch.setenv("TRIP_DATA_DIR", str(tmp_path / "new"))
    assert main(["backfill", "--if-empty"]) == 0
    published = [run.source for run in bench.runs()]
    assert published == ["ecb-archive", "world-archive", "world-archive"]
    assert str(bench.snapshots()[-1].rates["VND"]) == "26100"


def test_jumps_are_held_in_an_archive_unless_it_is_official(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [rows("4200", "MNT"), rows("0.8", "MNT", day=2), rows("4180", "MNT", day=3)]
    for name, official in (("ecb-archive", True), ("world-archive", False)):
        made = Adapter(history=lambda *_: iter(days), official=official)
        monkeypatch.setattr(commands, "adapter", lambda *_, made=made: made)
        assert main(["backfill", name]) == 0
    values = [(one.source[:3], str(one.rates["MNT"])) for one in bench.snapshots()]
    assert values == [
        ("ecb", "4200"), ("ecb", "0.8"), ("ecb", "4180"), ("wor", "4200"), ("wor", "4180"),
    ]  # fmt: skip


def rows(value: str, quote: str = "USD", day: int = 1) -> Publication:
    return Publication("EUR", datetime(2026, 9, day, tzinfo=UTC), {quote: value}, "day")


def archive_of(publications: list[Publication]) -> Adapter:
    return Adapter(history=lambda *_: iter(publications))


def history_of(days: int) -> bytes:
    """Return an ECB file of the first days of ``sample``'s history."""
    cube = "<Cube time='2026-{:%m-%d}'><Cube currency='USD' rate='1.1'/></Cube>"
    first = datetime(2026, 1, 1, tzinfo=UTC)
    cubes = "".join(cube.format(first + timedelta(days=n)) for n in range(days))
    return f"<Envelope><Cube>{cubes}</Cube></Envelope>".encode()


def test_a_history_is_published_only_if_the_log_lacks_it(
    server: RateServer, bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ["backfill", "ecb", "--if-empty"]
    server.answer(FULL, Reply(body=history_of(300)))
    assert main(command) == 0
    published = bench.ids(EXCHANGE_RATES)
    assert len(published) == 300
    # As in a pod that was replaced, with no memory of its own.
    monkeypatch.setenv("EVENTS_URL", f"sqlite:///{tmp_path}/events.db")
    monkeypatch.setenv("TRIP_DATA_DIR", str(tmp_path / "new"))
    assert main(command) == 0
    assert bench.ids(EXCHANGE_RATES) == published
    assert len(bench.runs()) == 1


def test_a_history_that_was_published_half_way_is_completed_without_any_memory(
    server: RateServer, bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answer(FULL, Reply(body=history_of(120)))
    assert main(["backfill", "ecb"]) == 0
    server.answer(FULL, Reply(body=history_of(300)))
    monkeypatch.setenv("EVENTS_URL", f"sqlite:///{tmp_path}/events.db")
    monkeypatch.setenv("TRIP_DATA_DIR", str(tmp_path / "new"))
    assert main(["backfill", "ecb", "--if-empty"]) == 0
    assert len(set(bench.ids(EXCHANGE_RATES))) == 300


def test_a_history_that_cannot_be_fetched_is_no_complete_one(server: RateServer) -> None:
    server.answer(FULL, Reply(404))
    assert main(["backfill", "ecb", "--if-empty"]) == 1


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
    process.communicate(timeout=10)
    assert process.returncode == 0
    assert time.monotonic() - asked_to_stop < 5
