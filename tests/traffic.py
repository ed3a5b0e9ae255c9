"""A bounded, believable load on a running system: ``make traffic``."""

import random
import sys
import time
from collections import Counter
from typing import Any
from urllib.parse import quote

import urllib3
from rich.console import Console
from rich.progress import track

from chassis.catalogue.countries import countries
from chassis.settings import load
from launch.settings import Launch, LaunchSettings

REQUESTS = 600
PER_SECOND = 20
# A client may click a hundred times a minute.
CLICKS_PER_CENT = 7
# Where Koreans travel and what they look up, most often first; the rest of the world follows.
FAVOURITES = ("JP", "VN", "TH", "US", "TW", "PH", "CN", "FR", "SG", "GB")
CURRENCIES = ("USD", "JPY", "EUR", "CNY", "THB", "GBP", "AUD", "VND")
WORDS = ("일본", "japan", "유로", "usd", "베트남", "tha", "달러")
PERIODS = ("1w", "1m", "6m", "1y", "5y")
API = "/api/v1"
# How many of a hundred sessions take each step, and what is usual on a phone, in milliseconds.
STEPS = {"landing": 100, "search": 45, "view": 60, "convert": 35, "compare": 12, "share": 4}
USUAL = {"TTFB": 350, "FCP": 1100, "LCP": 1800, "INP": 90}


def main() -> int:
    """Send the load and print how it was answered; 1 if the system does not run."""
    pool = urllib3.PoolManager(retries=False, timeout=10)
    # Bounded and repeatable: this is a picture of traffic, nobody's secret.
    dice = random.Random(20261030)
    answers: Counter[str] = Counter()
    console = Console()
    for _ in track(range(REQUESTS), "Sending traffic", console=console):
        try:
            answers[_send(pool, dice)] += 1
        except urllib3.exceptions.HTTPError as error:
            console.print(f"The system does not answer ({error}). Start it with: make run")
            return 1
        time.sleep(1 / PER_SECOND)
    for answer, count in sorted(answers.items()):
        console.print(f"{count:6d}  {answer}")
    return 0


def _send(pool: urllib3.PoolManager, dice: random.Random) -> str:
    settings = load(LaunchSettings)
    method, port, path, body = dice.choices(
        (_latest, _one, _convert, _search, _history, _click, _board, _mistake, _visit),
        weights=(24, 12, 12, 12, 24, CLICKS_PER_CENT, 7, 2, 6),
    )[0](settings, dice)
    response = pool.request(method, f"http://127.0.0.1:{port}{path}", json=body)
    return f"{response.status} {method} {path.partition('?')[0]}"


Request = tuple[str, int, str, dict[str, Any] | None]


def _latest(settings: Launch, dice: random.Random) -> Request:
    symbols = ",".join(dice.sample(CURRENCIES, 3))
    return "GET", settings.currency_port, f"{API}/currencies/latest?symbols={symbols}", None


def _one(settings: Launch, dice: random.Random) -> Request:
    return "GET", settings.currency_port, f"{API}/currencies/{dice.choice(CURRENCIES)}", None


def _convert(settings: Launch, dice: random.Random) -> Request:
    query = f"from={dice.choice(CURRENCIES)}&to=KRW&amount={dice.randint(1, 5000)}"
    return "GET", settings.currency_port, f"{API}/currencies/convert?{query}", None


def _search(settings: Launch, dice: random.Random) -> Request:
    return (
        "GET",
        settings.currency_port,
        f"{API}/currencies/search?q={quote(dice.choice(WORDS))}",
        None,
    )


def _history(settings: Launch, dice: random.Random) -> Request:
    query = f"target={dice.choice(CURRENCIES)}&period={dice.choice(PERIODS)}"
    path = dice.choice(("/history", "/history", "/history/stats"))
    return "GET", settings.history_port, f"{API}{path}?{query}", None


def _click(settings: Launch, dice: random.Random) -> Request:
    seldom = dice.choice(list(countries()))
    weights = range(len(FAVOURITES), 0, -1)
    country = dice.choice((seldom, *dice.choices(FAVOURITES, weights, k=3)))
    return "POST", settings.ranking_port, f"{API}/rankings/click", {"country": country}


def _board(settings: Launch, dice: random.Random) -> Request:
    period = dice.choice(("daily", "weekly", "total"))
    return "GET", settings.ranking_port, f"{API}/rankings?period={period}", None


def _mistake(settings: Launch, dice: random.Random) -> Request:
    path = dice.choice(("/currencies/XXX", "/currencies/latest?base=won", "/no/such/page"))
    return "GET", settings.currency_port, f"{API}{path}", None


def _visit(settings: Launch, dice: random.Random) -> Request:
    page = dice.choices(("home", "country", "compare", "docs"), (60, 30, 7, 3))[0]
    steps = [step for step, share in STEPS.items() if dice.randrange(100) < share]
    events: list[dict[str, Any]] = [{"type": "session", "entry": page}]
    events += [{"type": "step", "step": step} for step in steps]
    events += [
        {"type": "timing", "page": page, "name": name, "value": usual * dice.lognormvariate(0, 0.4)}
        for name, usual in USUAL.items()
    ]
    events.append({"type": "shift", "page": page, "value": dice.choice((0, 0, 0.004, 0.02))})
    if not dice.randrange(50):
        events.append({"type": "error", "page": page, "kind": "script"})
    return "POST", settings.page_port, "/vitals", {"events": events}


if __name__ == "__main__":
    sys.exit(main())
