"""``python -m currency.consumer`` and ``history.consumer``, as processes."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import urllib3

from chassis.events.backends import open_url
from chassis.events.event import EXCHANGE_RATES
from chassis.events.snapshots import snapshot_event
from chassis.stores.errors import NothingLoaded
from currency.store import CurrencyStore
from history.store import HistoryStore
from tests.helpers.currency import FRIDAY, friday
from tests.helpers.gunicorn import eventually
from tests.helpers.ports import free_port
from tests.helpers.rates import snapshot

SERVICES = {"currency": CurrencyStore, "history": HistoryStore}
COUNTED = {
    "currency": 'exchange_rate_updates_total{currency_code="USD",source="ecb"} 5.0',
    "history": 'kafka_messages_processed_total{status="processed",topic="exchange-rates"} 5.0',
}


@contextmanager
def consuming(
    service: str, folder: Path, port: int, **settings: str
) -> Iterator["subprocess.Popen[str]"]:
    environment = {
        "TRIP_DATA_DIR": str(folder),
        f"{service.upper()}_CONSUMER_PORT": str(port),
        **settings,
    }
    command = [sys.executable, "-m", f"{service}.consumer"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def status(port: int, path: str) -> int:
    try:
        return urllib3.request("GET", f"http://127.0.0.1:{port}{path}", retries=False).status
    except urllib3.exceptions.HTTPError:
        return 0


def exposition(port: int) -> str:
    return urllib3.request("GET", f"http://127.0.0.1:{port}/metrics").data.decode()


def publish(folder: Path, days: range) -> None:
    log = open_url(f"sqlite:///{folder}/events.db")
    snapshots = (snapshot("ecb", FRIDAY - timedelta(days=day), USD=f"1.1{day}") for day in days)
    log.publish(EXCHANGE_RATES, [snapshot_event(each) for each in snapshots])
    log.close()


def loaded(store: CurrencyStore | HistoryStore) -> int:
    """Return the revision of the store; 0 until it is loaded."""
    try:
        return store.revision()
    except NothingLoaded:
        return 0


@pytest.mark.parametrize("service", SERVICES)
def test_it_applies_events_serves_health_and_metrics_and_stops_on_sigterm(
    service: str, tmp_path: Path
) -> None:
    port = free_port()
    publish(tmp_path, range(10, 15))
    with consuming(service, tmp_path, port) as process:
        store = SERVICES[service](f"sqlite:///{tmp_path}/{service}.db")
        eventually(lambda: status(port, "/readyz") == 200)
        eventually(lambda: loaded(store) == 5)
        eventually(lambda: COUNTED[service] in exposition(port))
        assert "consumer_running 1.0" in exposition(port)
        assert status(port, "/livez") == 200
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert time.monotonic() - began < 5  # the contract, not a benchmark
    store.close()


@pytest.mark.parametrize("service", SERVICES)
def test_a_lost_store_is_rebuilt_from_the_log(service: str, tmp_path: Path) -> None:
    publish(tmp_path, range(10, 13))
    for _ in range(2):
        for file in tmp_path.glob(f"{service}.db*"):
            file.unlink()
        with consuming(service, tmp_path, free_port()):
            store = SERVICES[service](f"sqlite:///{tmp_path}/{service}.db")
            eventually(lambda store=store: loaded(store) == 3)
            store.close()


def test_the_store_is_served_while_more_is_added(tmp_path: Path) -> None:
    publish(tmp_path, range(10, 11))
    log = open_url(f"sqlite:///{tmp_path}/events.db")
    with consuming("currency", tmp_path, free_port()):
        store = CurrencyStore(f"sqlite:///{tmp_path}/currency.db")
        eventually(lambda: loaded(store) == 1)
        for number in range(5):
            log.publish(EXCHANGE_RATES, [snapshot_event(friday(CHF=f"0.9{number}"))])
            eventually(lambda number=number: store.revision() >= number + 2)
        store.close()
    log.close()


def test_it_is_live_but_not_ready_while_its_store_is_unreachable(tmp_path: Path) -> None:
    port, file = free_port(), tmp_path / "currency.db"
    publish(tmp_path, range(10, 13))
    file.mkdir()
    with consuming("currency", tmp_path, port):
        eventually(lambda: status(port, "/livez") == 200)
        time.sleep(1)
        assert status(port, "/readyz") == 503
        file.rmdir()
        eventually(lambda: status(port, "/readyz") == 200)
        store = CurrencyStore(f"sqlite:///{file}")
        eventually(lambda: loaded(store) == 3)
        store.close()


def test_a_second_consumer_of_the_same_store_is_refused(tmp_path: Path) -> None:
    port = free_port()
    with consuming("currency", tmp_path, port):
        eventually(lambda: status(port, "/readyz") == 200)
        with consuming("currency", tmp_path, free_port()) as second:
            assert second.wait(20) == 3
            assert second.stderr is not None
            assert "refused to start: another live consumer" in second.stderr.read()


@pytest.mark.parametrize(
    ("variable", "value"),
    [("EVENTS_URL", "carrier-pigeon://coop"), ("CURRENCY_DATABASE_URL", "csv://table")],
)
def test_a_bad_url_refuses_the_start(variable: str, value: str, tmp_path: Path) -> None:
    with consuming("currency", tmp_path, free_port(), **{variable: value}) as process:
        assert process.wait(20) == 3
        assert process.stderr is not None
        assert f"refused to start: {variable}: " in process.stderr.read()
