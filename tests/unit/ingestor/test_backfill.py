"""``python -m ingestor backfill``: whole histories, once each."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chassis.events.event import EXCHANGE_RATES
from ingestor import commands
from ingestor.__main__ import main
from ingestor.sources import ecb
from ingestor.sources.publication import Adapter, Publication
from tests.helpers.gunicorn import eventually
from tests.helpers.ingestor import Bench, started
from tests.helpers.rate_server import RateServer, Reply

pytestmark = pytest.mark.usefixtures("environment")
FULL = f"/{ecb.FULL}"


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
    eventually(lambda: log.depth(EXCHANGE_RATES) > 0, pause=0.02)
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
