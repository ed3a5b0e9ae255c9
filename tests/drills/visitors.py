"""Visitors of a running system: a steady, successful request now and then to each service."""

import random
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

import urllib3

# To each service. `past` has as many.
PER_SECOND = 8.0
COUNTRIES = ("JP", "VN", "TH", "US", "TW", "PH", "CN", "FR", "SG", "GB")
PATIENCE_SECONDS = 60
CLICK = "/api/v1/rankings/click"
LATEST = "/api/v1/currencies/latest?symbols=USD,JPY"
PATHS = {
    # Through the gateway, which needs no page that is built.
    "PAGE_PORT": (LATEST,),
    "CURRENCY_PORT": (
        LATEST,
        "/api/v1/currencies/convert?from=USD&to=KRW&amount=100",
        "/api/v1/currencies/search?q=usd",
    ),
    "HISTORY_PORT": (
        "/api/v1/history?target=USD&period=1m",
        "/api/v1/history?target=JPY&period=1w",
    ),
    "RANKING_PORT": (CLICK, "/api/v1/rankings?period=daily"),
}


@contextmanager
def visiting(ports: Mapping[str, int]) -> Iterator[None]:
    """Visit every service during the block; what fails is not tried again."""
    over = threading.Event()
    threads = [
        threading.Thread(target=_visit, args=(ports[name], paths, over))
        for name, paths in PATHS.items()
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(PATIENCE_SECONDS)


def send(port: int, path: str) -> int:
    """Send one request, a click if the path takes clicks; return its status, 0 without one."""
    with suppress(urllib3.exceptions.HTTPError):
        body = {"country": random.choice(COUNTRIES)} if path == CLICK else None
        return urllib3.request(
            "POST" if body else "GET",
            f"http://127.0.0.1:{port}{path}",
            json=body,
            timeout=PATIENCE_SECONDS,
            retries=False,
        ).status
    return 0


def _visit(port: int, paths: tuple[str, ...], over: threading.Event) -> None:
    while not over.wait(1 / PER_SECOND):
        send(port, random.choice(paths))
