"""A history service with its own store and a clock that the test sets."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chassis.events.withdrawals import withdrawal_event
from chassis.rates.snapshot import Snapshot
from chassis.rates.withdrawal import Withdrawal
from history.app import create_app
from history.settings import HistorySettings
from history.store import HistoryStore
from tests.helpers import contract
from tests.helpers.clock import SetClock
from tests.helpers.rates import FETCHED, events, snapshot

FRIDAY = date(2026, 10, 30)
NOW = datetime(2026, 10, 30, 18, 0, tzinfo=UTC)


@dataclass
class Service:
    """The service, its store and its clock, which begins on Friday 2026-10-30 at 18:00 UTC."""

    client: FlaskClient
    store: HistoryStore
    clock: SetClock
    path: Path

    def load(self, *snapshots: Snapshot) -> None:
        """Store snapshots."""
        self.store.apply(events(*snapshots))

    def withdraw(self, source: str, day: str, *codes: str, hours: float) -> None:
        """Withdraw what ``source`` printed for a day, so many hours after it was fetched."""
        at = FETCHED + timedelta(hours=hours)
        one = Withdrawal(source, date.fromisoformat(day), codes, "a typing error", at)
        self.store.apply([], [], [(withdrawal_event(one).id, one)])

    def get(self, query: str = "", *, headers: dict[str, str] | None = None) -> TestResponse:
        """GET /api/v1/history followed by ``query``."""
        return self.client.get(f"/api/v1/history{query}", headers=headers)

    def points(self, query: str) -> list[dict[str, Any]]:
        """Return the points of a response, which must be 200."""
        response = self.get(query)
        assert response.status_code == 200, response.text
        body = response.get_json()
        assert body["count"] == len(body["points"])
        points: list[dict[str, Any]] = body["points"]
        return points

    def damage_store(self) -> bytes:
        """Overwrite the file of the store with something else, and return the original content."""
        self.close()
        whole = self.path.read_bytes()
        self.path.write_bytes(b"this is not a database" * 1000)
        return whole

    def close(self) -> None:
        """Close the store."""
        self.store.close()


def service(folder: Path) -> Service:
    """Return a service whose store is empty."""
    settings = HistorySettings(trip_data_dir=folder)
    store, clock = HistoryStore(settings.store_url), SetClock(NOW)
    return Service(
        contract.client(create_app(settings, store, clock)), store, clock, folder / "history.db"
    )


def seen(source: str, day: str, /, clock: str = "13:15", **rates: str) -> Snapshot:
    """Return what a source observed on a UTC day: ``seen("ecb", "2026-10-30", USD="1.1172")``."""
    moment = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), UTC)
    return snapshot(source, moment, **rates)
