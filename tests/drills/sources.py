"""Providers of rates on this machine, one of which can fall behind."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from chassis.rates.cadence import ecb_moment, is_target_day
from tests.helpers.ingestor import moved, sample
from tests.helpers.rate_server import RateServer, Reply, rate_server

PUBLISHED = "2026-10-30"
DAY = timedelta(days=1)


class Sources:
    """The ECB, which publishes in time, and currency-api, which publishes nothing at first."""

    def __init__(self, server: RateServer) -> None:
        self._server = server
        today = _newest_day().isoformat()
        newest = sample("eurofxref-daily.xml").replace(PUBLISHED.encode(), today.encode())
        server.answer("/eurofxref-hist-90d.xml", Reply(body=moved(newest)))
        server.answer("/eurofxref-hist.xml", Reply(body=sample("eurofxref-hist.xml")))

    @property
    def variables(self) -> dict[str, str]:
        """Return the settings of an ingestor that asks the ECB."""
        file = f"{self._server.url}/{{date}}.json"
        return {
            "INGEST_SOURCES": "ecb-archive,ecb",
            "INGEST_INTERVAL_SECONDS": "5",
            "ECB_URL": self._server.url,
            "CURRENCY_API_URL": file,
            "CURRENCY_API_FALLBACK_URL": file,
        }

    def publish(self, days_ago: int) -> None:
        """Let the newest publication of currency-api be that of a day."""
        day = datetime.now(UTC).date() - days_ago * DAY
        content = json.loads(sample("currency-api-eur.json")) | {"date": day.isoformat()}
        body = moved(json.dumps(content).encode(), days_ago % 9 + 1)
        self._server.answer("/latest.json", Reply(body=body))


@contextmanager
def publishing() -> Iterator[Sources]:
    """Run the providers until the end of the block."""
    with rate_server() as server:
        yield Sources(server)


def _newest_day() -> date:
    """Return the last day for which the ECB has stated its rates by now."""
    day = datetime.now(UTC).date()
    while not is_target_day(day) or ecb_moment(day) > datetime.now(UTC):
        day -= DAY
    return day
