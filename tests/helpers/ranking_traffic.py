"""Clients that click continuously, and an account of the outcomes of their clicks."""

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from ranking.backends import open_url as open_ranking
from ranking.days import BEGINNING, Span
from tests.helpers.gunicorn import Gunicorn, running

CLICK = "/api/v1/rankings/click"
COUNTRIES = ("JP", "US", "VN")
EVER = Span(BEGINNING, BEGINNING.replace(year=9999))
WORKERS = 4
NO_ANSWER = 0
CLIENTS = 4
PAUSE_SECONDS = 0.05


@dataclass(frozen=True)
class Attempt:
    """The response to one request, and the seconds until it came."""

    status: int
    retry_after: str | None
    is_replayed: bool
    seconds: float


@dataclass
class Traffic:
    """Clicks, each with a key of its own; every other client repeats clicks that were refused."""

    server: Gunicorn
    url: str
    attempts: list[Attempt] = field(default_factory=list)
    counted: dict[str, str] = field(default_factory=dict)
    in_doubt: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the clients click during the block."""
        stop = threading.Event()
        clients = [threading.Thread(target=self._client, args=(n, stop)) for n in range(CLIENTS)]
        for client in clients:
            client.start()
        try:
            yield
        finally:
            stop.set()
            for client in clients:
                client.join()

    def until_counted(self, more: int) -> None:
        """Wait for ``more`` responses with status 201."""
        wanted, limit = len(self.counted) + more, time.monotonic() + 30
        while len(self.counted) < wanted:
            assert time.monotonic() < limit, f"no more clicks get through: {self.statuses()}"
            time.sleep(0.02)

    def until_refused(self, more: int) -> None:
        """Wait for ``more`` responses with status 503."""
        wanted, limit = self.statuses()[503] + more, time.monotonic() + 30
        while self.statuses()[503] < wanted:
            assert time.monotonic() < limit, f"no clicks are refused: {self.statuses()}"
            time.sleep(0.02)

    def statuses(self) -> Counter[int]:
        """Return the number of responses by status."""
        return Counter(attempt.status for attempt in list(self.attempts))

    def stored(self) -> Counter[str]:
        """Return the clicks in the store by country."""
        store = open_ranking(self.url)
        try:
            return Counter(store.clicks(EVER))
        finally:
            store.close()

    def balance(self) -> None:
        """Assert that each confirmed click is in the store once, and no other click more than once.

        A click without a 201 is in doubt: it is sent again with its key, and the response shows
        whether it was counted before.
        """
        stored = self.stored().total()
        doubtful = self.in_doubt.copy()
        applied = [key for key, country in doubtful.items() if self._again(key, country)]
        assert stored == len(self.counted) - len(doubtful) + len(applied)
        assert self.stored() == Counter(self.counted.values())

    def _client(self, number: int, stop: threading.Event) -> None:
        for click in count():
            key, country = f"{number}-{click}", COUNTRIES[click % len(COUNTRIES)]
            while not stop.is_set():
                status = self._click(key, country).status
                if status == 201 or number % 2:
                    break
            if stop.wait(PAUSE_SECONDS):
                return

    def _again(self, key: str, country: str) -> bool:
        """Send a click again until it is counted; return whether it had been counted before."""
        limit = time.monotonic() + 10
        while (attempt := self._click(key, country)).status != 201:
            assert time.monotonic() < limit, self.server.read_log()
            time.sleep(0.1)
        return attempt.is_replayed

    def _click(self, key: str, country: str) -> Attempt:
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "X-Forwarded-For": f"10.0.0.{key.partition('-')[0]}",
        }
        started = time.monotonic()
        body = json.dumps({"country": country}).encode()
        try:
            response = self.server.request("POST", CLICK, body, headers)
        except (OSError, http.client.HTTPException):
            attempt = Attempt(NO_ANSWER, None, False, time.monotonic() - started)
        else:
            attempt = Attempt(
                response.status,
                response.headers["Retry-After"],
                response.headers["Idempotency-Replayed"] == "true",
                time.monotonic() - started,
            )
        self.attempts.append(attempt)
        if attempt.status == 201:
            self.counted[key] = country
            self.in_doubt.pop(key, None)
        else:
            self.in_doubt[key] = country
        return attempt


@contextmanager
def traffic(url: str, store: str | None = None) -> Iterator[Traffic]:
    """Serve rankings from the store at ``url``; the test itself reads it at ``store``, if given."""
    env = {"RANKING_DATABASE_URL": url, "RANKING_CLICK_LIMIT": "1000000", "TRUSTED_PROXIES": "1"}
    with running("ranking.app:app", WORKERS, env=env, ready="/livez") as server:
        yield Traffic(server, store or url)
