"""A currency service with its own store and a clock that the test sets."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chassis.rates.snapshot import Snapshot
from currency.app import create_app
from currency.cache import RatesCache
from currency.settings import CurrencySettings
from currency.store import CurrencyStore
from tests.helpers import contract
from tests.helpers.clock import SetClock
from tests.helpers.rates import events, snapshot

FRIDAY = datetime(2026, 10, 30, 13, 15, tzinfo=UTC)
PRINTED = {"USD": "1.1172", "KRW": "1491.76", "JPY": "175.68", "GBP": "0.8338"}


@dataclass
class Service:
    """The service, its store and its clock."""

    client: FlaskClient
    store: CurrencyStore
    cache: RatesCache
    clock: SetClock
    path: Path

    def load(self, *snapshots: Snapshot) -> None:
        """Store snapshots and refresh the worker's copy."""
        self.store.apply(events(*snapshots))
        self.refresh()

    def refresh(self) -> None:
        """Refresh the worker's copy of the rates now."""
        self.cache.refresh()

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def damage_store(self) -> bytes:
        """Overwrite the file of the store with something else, and return the original content."""
        self.store.check()
        self.store.close()
        whole = self.path.read_bytes()
        self.path.write_bytes(b"this is not a database" * 1000)
        return whole

    def get(self, path: str, **options: Any) -> TestResponse:
        """GET a path below /api/v1."""
        return self.client.get(f"/api/v1{path}", **options)


def service(folder: Path, *, filled: bool = True) -> Service:
    """Return a service on Friday 2026-10-30 at 18:00 UTC, with that day's ECB rates."""
    settings = CurrencySettings(trip_data_dir=folder)
    clock = SetClock(FRIDAY.replace(hour=18, minute=0))
    store = CurrencyStore(settings.store_url)
    cache = RatesCache(store, clock)
    made = Service(
        contract.client(create_app(settings, cache)), store, cache, clock, folder / "currency.db"
    )
    if filled:
        made.load(friday())
    return made


def friday(**more: str) -> Snapshot:
    """Return what the ECB printed on that Friday, and ``more``."""
    return snapshot("ecb", FRIDAY, **{**PRINTED, **more})
