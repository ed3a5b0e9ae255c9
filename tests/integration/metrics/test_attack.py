"""Once a service has given each of its responses, no request adds a series."""

import random
import string
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from tests.helpers.gunicorn import Gunicorn, eventually, running

WORKERS = 4
REQUESTS = 10_000
THREADS = 4
MOST_SERIES = 2_000
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "BREW")
Request = tuple[str, str, bytes | None]


@dataclass(frozen=True)
class Target:
    """A service under attack: its app, and paths that together cause each of its responses."""

    app: str
    paths: Sequence[str]
    bodies: Sequence[bytes | None] = (None,)

    def warm_up(self) -> Iterator[Request]:
        """Return a request of every path, as it is and with noise, with every method and body."""
        paths = (*self.paths, "/")
        noisy = (add(path, "x") for path in paths for add in NOISE)
        return product(METHODS, (*paths, *noisy), self.bodies)

    def attack(self, chance: random.Random) -> Request:
        """Return an invented request: a known path with noise added, or only noise."""
        path = chance.choice((*self.paths, "/"))
        add = chance.choice(NOISE)
        return chance.choice(METHODS), add(path, _noise(chance)), chance.choice(self.bodies)


TARGETS = [
    Target(
        "tests.helpers.metrics_app:app",
        ("/greetings/ko", "/greetings/xx", "/greetings", "/broken", "/metrics"),
    ),
    Target(
        "currency.app:app",
        (
            "/api/v1/currencies",
            "/api/v1/currencies/latest?symbols=USD,VND",
            "/api/v1/currencies/JPY?base=USD",
            "/api/v1/currencies/convert?from=USD&to=KRW&amount=1",
            "/api/v1/currencies/search?q=usd",
            "/api/v1/countries",
        ),
    ),
    Target(
        "history.app:app",
        (
            "/api/v1/history?target=USD",
            "/api/v1/history?target=SVC&base=SVC&date=1999-01-04",
            "/api/v1/history/stats?target=USD",
        ),
    ),
    Target(
        "ranking.app:app",
        (
            "/api/v1/rankings",
            "/api/v1/rankings/click",
            "/api/v1/rankings/countries/JP",
            "/api/v1/rankings/reset",
        ),
        (None, b'{"country": "JP"}', b'{"country": "nowhere"}', b"{"),
    ),
    Target(
        "frontend.app:app",
        ("/", "/docs", "/docs/currency.yaml", "/assets/page.js", "/api/v1/rankings/click"),
    ),
]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.app)
def test_an_attack_adds_no_series(target: Target, tmp_path: Path) -> None:
    env = {"TRIP_DATA_DIR": str(tmp_path), "LOG_LEVEL": "ERROR"}
    with running(target.app, WORKERS, env=env) as server:
        eventually(lambda: _ready(server) == WORKERS)
        _send(server, list(target.warm_up()))
        before = server.scrape()
        chance = random.Random(10)
        _send(server, [target.attack(chance) for _ in range(REQUESTS)])
        after = server.scrape()
    assert after.keys() == before.keys()
    assert len(after) <= MOST_SERIES


def _ready(server: Gunicorn) -> float:
    shown = server.scrape()
    return sum(shown["gunicorn_workers", (("state", state),)] for state in ("idle", "busy"))


def _send(server: Gunicorn, requests: Sequence[Request]) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        statuses = pool.map(lambda request: server.request(*request).status, requests)
        assert all(100 < status < 600 for status in statuses)


def _noise(chance: random.Random) -> str:
    return "".join(chance.choices(string.ascii_letters + string.digits + "%-._~", k=12))


def _last_segment(path: str, noise: str) -> str:
    return f"{path.split('?')[0].rpartition('/')[0]}/{noise}"


def _deeper(path: str, noise: str) -> str:
    return f"{path.split('?')[0]}/{noise}"


def _query(path: str, noise: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{noise}={noise}"


def _only_noise(_path: str, noise: str) -> str:
    return f"/{noise}"


NOISE = (_last_segment, _deeper, _query, _only_noise)
