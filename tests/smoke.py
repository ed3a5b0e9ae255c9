"""Checks a running system through its page: ``make smoke URL=http://localhost:8080``."""

import re
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import urllib3
from rich.console import Console

RESPONSE_SECONDS = 10.0
POLL_SECONDS = 1.0
# What one euro cost in dollars on the first day that it had a price, as the ECB published it.
FIRST_DAY, FIRST_PRICE = "1999-01-04", "1.1789"
COUNTRY = "JP"
ASSET = re.compile(r"/assets/[\w.-]+\.js")
console = Console(soft_wrap=True, highlight=False)


class Wrong(Exception):
    """The system does not do what it promises; the sentence says what it did."""


class Page:
    """The page at ``url``, with the gateway to the APIs behind it."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._pool = urllib3.PoolManager(retries=False, timeout=RESPONSE_SECONDS)

    def text(self, path: str) -> str:
        """Return the body of a response with status 200."""
        return self._answer("GET", path, 200).data.decode()

    def get(self, path: str) -> Any:
        """Return what an API answers."""
        return self._answer("GET", f"/api/v1{path}", 200).json()

    def post(self, path: str, body: object) -> None:
        """Send ``body`` to an API, which must answer with status 201."""
        self._answer("POST", f"/api/v1{path}", 201, body)

    def status(self, path: str) -> int:
        """Return the status of the answer to a GET."""
        return self._pool.request("GET", self._url + path).status

    def _answer(
        self, method: str, path: str, expected: int, body: object = None
    ) -> urllib3.BaseHTTPResponse:
        response = self._pool.request(method, self._url + path, json=body)
        if response.status != expected:
            raise Wrong(f"{method} {path} is answered with {response.status}, not {expected}")
        return response


def serves_the_page(page: Page) -> str:
    """Check the page, its code and the documentation."""
    code = ASSET.search(page.text("/"))
    if not code:
        raise Wrong("the page names no code of its own")
    page.text(code[0])
    page.text("/docs")
    return "the page, its code and its documentation are served"


def has_true_rates(page: Page) -> str:
    """Check the rate of a day that is known from elsewhere."""
    query = f"target=EUR&base=USD&date={FIRST_DAY}"
    points = page.get(f"/history?{query}")["points"]
    rate = points[0]["rate"] if points else None
    if rate != FIRST_PRICE:
        raise Wrong(f"a euro cost {FIRST_PRICE} dollars on {FIRST_DAY}, but history says {rate}")
    return f"a euro cost {rate} dollars on {FIRST_DAY}"


def has_rates_of_today(page: Page, *, may_be_stale: bool = False) -> str:
    """Check that currency has the newest rates, and history the same ones."""
    latest = page.get("/currencies/latest?base=KRW&symbols=USD,EUR,JPY")
    if latest["missing"]:
        raise Wrong(f"there is no rate of {', '.join(latest['missing'])}")
    if latest["stale"] and not may_be_stale:
        raise Wrong("the newest rates are stale")
    now = latest["rates"]["USD"]
    same = page.get("/history?target=USD&base=KRW&period=1w")["latest"]
    if same is None or same["rate"] != now["rate"]:
        found = same and same["rate"]
        raise Wrong(f"a dollar costs {now['rate']} won, but history says {found}")
    return f"a dollar costs {now['rate']} won, as of {now['observed_at']}"


def counts_a_click(page: Page) -> str:
    """Check that a click is counted, and that nobody can reset the rankings from outside."""
    path = f"/rankings/countries/{COUNTRY}"
    before = page.get(path)["total"]
    page.post("/rankings/click", {"country": COUNTRY})
    after = page.get(path)["total"]
    if after <= before:
        raise Wrong(f"a click on {COUNTRY} was not counted: {before} before it, {after} after it")
    return f"a click on {COUNTRY} was counted: {after}"


def keeps_its_inside(page: Page) -> str:
    """Check that the public port shows no metrics."""
    if (status := page.status("/metrics")) != 404:
        raise Wrong(f"GET /metrics is answered with {status}, not 404: it must not be public")
    return "the public port shows no metrics"


def problem(check: Callable[[Page], str], page: Page, until: float) -> str | None:
    """Print what a check found; return what is wrong if it still is at the time ``until``."""
    while True:
        try:
            console.print(f"  ok  {check(page)}")
        except (Wrong, urllib3.exceptions.HTTPError) as error:
            if time.monotonic() >= until:
                return str(error)
            time.sleep(POLL_SECONDS)
        else:
            return None


def main(arguments: Sequence[str] | None = None) -> int:
    """Check everything and print what was found; 1 if something is wrong."""
    parser = ArgumentParser(prog="python -m tests.smoke", description=__doc__)
    parser.add_argument("url", help="where the page is")
    parser.add_argument("--wait", type=float, default=0, help="seconds in which it may get ready")
    parser.add_argument("--stale", action="store_true", help="accept rates that are overdue")
    options = parser.parse_args(arguments)
    page, until = Page(options.url), time.monotonic() + options.wait
    newest = partial(has_rates_of_today, may_be_stale=options.stale)
    checks = (serves_the_page, has_true_rates, newest, counts_a_click, keeps_its_inside)
    problems = [found for check in checks if (found := problem(check, page, until))]
    for found in problems:
        console.print(f"wrong {found}")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
