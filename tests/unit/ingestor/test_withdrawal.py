"""``python -m ingestor withdraw``: from the command to both stores and /history."""

import json
import logging
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from chassis.events.event import EXCHANGE_RATES, Event
from chassis.events.withdrawals import WITHDRAWAL_TYPE, rates_of
from currency.store import CurrencyStore
from ingestor.__main__ import main
from ingestor.release import release
from ingestor.sources.publication import Adapter, Publication
from ingestor.withdrawal import withdraw
from tests.helpers.history_service import service
from tests.helpers.ingestor import Bench

DAY = timedelta(days=1)
START = datetime(2026, 10, 28, 0, tzinfo=UTC)
WRONG_DAY = date(2026, 10, 29)
WHY = "TWD was printed three times too high"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return a collector that believed a wrong TWD on the second day."""
    made = Bench(tmp_path, START)
    for twd in ("36.2", "105.0"):
        publish(made, USD="1.13", KRW="1543", TWD=twd)
        made.now += DAY
    release(made.collector.state.held(), made.collector.log, made.collector.state, made.now)
    return made


def publish(bench: Bench, **printed: str) -> None:
    one = Publication("EUR", bench.now, printed, "day")
    bench.collector.collect({"currency-api": Adapter(lambda *_: iter([one]))})


def take_back(bench: Bench, *quotes: str, day: date = WRONG_DAY) -> None:
    collector = bench.collector
    withdraw(collector.log, collector.state, "currency-api", day, quotes, WHY, bench.now)


def stored_events(bench: Bench) -> list[Event]:
    return bench.events(EXCHANGE_RATES)


def test_both_stores_take_it_back_and_history_says_so(bench: Bench, tmp_path: Path) -> None:
    take_back(bench, "TWD")
    snapshots, withdrawn = rates_of(stored_events(bench))
    currency = CurrencyStore(f"sqlite:///{tmp_path}/currency.db")
    currency.apply(snapshots, withdrawn)
    assert [str(one.rates.get("TWD")) for one in currency.recent()] == ["36.2", "None"]
    history = service(tmp_path)
    history.store.apply(snapshots, (), withdrawn)
    body = history.get("?target=TWD&base=EUR&from=2026-10-28&to=2026-10-30").get_json()
    assert [point["date"] for point in body["points"]] == ["2026-10-28"]
    assert body["withdrawn"] == [
        {
            "date": "2026-10-29", "source": "currency-api", "currencies": ["TWD"], "why": WHY,
            "withdrawn_at": "2026-10-30T00:00:00Z",
        }
    ]  # fmt: skip
    other = history.get("?target=USD&from=2026-10-28&to=2026-10-30").get_json()
    assert (len(other["points"]), other["withdrawn"]) == (2, [])
    currency.close()
    history.close()


def test_the_next_value_is_compared_with_what_was_printed_before(bench: Bench) -> None:
    take_back(bench, "TWD")
    publish(bench, USD="1.13", KRW="1543", TWD="105.1")
    assert ("TWD", "105.1", "jump") in bench.rejected()
    bench.now += DAY
    publish(bench, USD="1.13", KRW="1543", TWD="36.3")
    assert str(bench.collector.state.accepted("currency-api")["TWD"].value) == "36.3"


def test_it_is_not_published_again_by_itself(bench: Bench) -> None:
    take_back(bench)
    before = len(stored_events(bench))
    bench.now -= DAY
    publish(bench, USD="1.13", KRW="1543", TWD="105.0")
    assert len(stored_events(bench)) == before


def test_it_is_on_record_with_its_reason_and_the_values(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        take_back(bench, "TWD")
    (event,) = [one for one in stored_events(bench) if one.type == WITHDRAWAL_TYPE]
    assert (event.data["why"], event.data["quotes"]) == (WHY, ["TWD"])
    audit = next(record for record in caplog.records if "withdrawn" in record.message)
    assert audit.__dict__["values"] == {"TWD": "105.0"}
    assert audit.__dict__["event_id"] == event.id


@pytest.mark.parametrize("quotes", [("XXX",), ("TWD", "VND")])
def test_what_was_not_published_cannot_be_taken_back(bench: Bench, quotes: tuple[str]) -> None:
    before = len(stored_events(bench))
    with pytest.raises(ValueError, match="has no published value of 2026-10-29"):
        take_back(bench, *quotes)
    take_back(bench)
    with pytest.raises(ValueError, match="for nothing"):
        take_back(bench)
    assert len(stored_events(bench)) == before + 1


def test_the_command_needs_a_reason_and_says_what_is_wrong_in_one_sentence(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRIP_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(logging.root, "handlers", [])
    command = ["withdraw", "currency-api", "2026-10-29", "twd", "--why"]
    with pytest.raises(SystemExit):
        main(command[:-1])
    assert main([*command, " "]) == 1
    assert main([*command, "a typing error"]) == 0
    assert main([*command, "a typing error"]) == 1
    messages = [json.loads(line)["message"] for line in capfd.readouterr().err.splitlines()[-3:]]
    assert [text.split()[0] for text in messages] == ["--why", "1", "currency-api"]
    assert bench.collector.state.accepted("currency-api")["TWD"].value == Decimal("36.2")
