"""A ranking service with a store of its own and a clock that the test sets."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from prometheus_client import REGISTRY
from werkzeug.test import TestResponse

from ranking import metrics
from ranking.app import create_app
from ranking.backends import open_url as open_ranking
from ranking.days import Now
from ranking.settings import RankingSettings
from ranking.store import Click, RankingStore
from tests.helpers import contract
from tests.helpers.clock import SetClock

# One o'clock in the morning of Monday the 23rd in Seoul, still Sunday in UTC.
NIGHT = datetime(2026, 11, 22, 16, tzinfo=UTC)
TODAY = date(2026, 11, 23)
TOKEN = "an operator's secret"
JSON = "application/json"


@dataclass
class Service:
    """The service, its store and its clock."""

    client: FlaskClient
    store: RankingStore
    clock: SetClock
    folder: Path

    def click(self, country: str, address: str = "192.0.2.1", **headers: str) -> TestResponse:
        """Click on a country."""
        return self.post("/click", {"country": country}, address, **headers)

    def post(
        self, path: str, body: Any, address: str = "192.0.2.1", **headers: str
    ) -> TestResponse:
        """POST a JSON body; underscores in the names of headers stand for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(
            f"/api/v1/rankings{path}",
            json=body,
            headers=named,
            environ_overrides={"REMOTE_ADDR": address},
        )

    def get(self, path: str = "") -> TestResponse:
        """GET a path below /api/v1/rankings."""
        return self.client.get(f"/api/v1/rankings{path}")

    def fill(self, day: date, **clicks: int) -> None:
        """Store clicks of a day by country."""
        for country, count in clicks.items():
            for _ in range(count):
                self.store.record(Click(country, Now(NIGHT, day)))

    def items(self, query: str = "") -> list[dict[str, Any]]:
        """Return the items of a board, with the country's code instead of the country."""
        items: list[dict[str, Any]] = self.get(query).get_json()["items"]
        return [{**item, "country": item["country"]["code"]} for item in items]

    def close(self) -> None:
        """Close the store; the next request opens it again."""
        self.store.close()

    def damage(self, name: str) -> None:
        """Overwrite the file ``name`` of the store with something that is not a database."""
        self.close()
        for file in self.folder.glob(f"{name}.db*"):
            file.unlink()
        (self.folder / f"{name}.db").write_bytes(b"this is no database" * 1000)


def service(folder: Path, **settings: Any) -> Service:
    """Return a service at ``NIGHT`` without any clicks."""
    given = RankingSettings(trip_data_dir=folder, ranking_reset_token=TOKEN, **settings)
    clock = SetClock(NIGHT)
    store = open_ranking(given.store_url, metrics.observer)
    return Service(contract.client(create_app(given, clock, store)), store, clock, folder)


def counted(metric: str, **labels: str) -> float:
    """Return the value of a counter in this process."""
    return REGISTRY.get_sample_value(metric, labels) or 0
