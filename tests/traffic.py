"""A bounded, believable load on a running system: ``make traffic``."""

import random
import sys
import time
from collections import Counter
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
        (_latest, _one, _convert, _search, _history, _click, _board, _mistake),
        weights=(24, 12, 12, 12, 24, CLICKS_PER_CENT, 7, 2),
    )[0](settings, dice)
    response = pool.request(method, f"http://127.0.0.1:{port}/api/v1{path}", json=body)
    return f"{response.status} {method} {path.partition('?')[0]}"


Request = tuple[str, int, str, dict[str, str] | None]


def _latest(settings: Launch, dice: random.Random) -> Request:
    symbols = ",".join(dice.sample(CURRENCIES, 3))
    return "GET", settings.currency_port, f"/currencies/latest?symbols={symbols}", None


def _one(settings: Launch, dice: random.Random) -> Request:
    return "GET", settings.currency_port, f"/currencies/{dice.choice(CURRENCIES)}", None


def _convert(settings: Launch, dice: random.Random) -> Request:
    query = f"from={dice.choice(CURRENCIES)}&to=KRW&amount={dice.randint(1, 5000)}"
    return "GET", settings.currency_port, f"/currencies/convert?{query}", None


def _search(settings: Launch, dice: random.Random) -> Request:
    return "GET", settings.currency_port, f"/currencies/search?q={quote(dice.choice(WORDS))}", None


def _history(settings: Launch, dice: random.Random) -> Request:
    query = f"target={dice.choice(CURRENCIES)}&period={dice.choice(PERIODS)}"
    path = dice.choice(("/history", "/history", "/history/stats"))
    return "GET", settings.history_port, f"{path}?{query}", None


def _click(settings: Launch, dice: random.Random) -> Request:
    seldom = dice.choice(list(countries()))
    weights = range(len(FAVOURITES), 0, -1)
    country = dice.choice((seldom, *dice.choices(FAVOURITES, weights, k=3)))
    return "POST", settings.ranking_port, "/rankings/click", {"country": country}


def _board(settings: Launch, dice: random.Random) -> Request:
    period = dice.choice(("daily", "weekly", "total"))
    return "GET", settings.ranking_port, f"/rankings?period={period}", None


def _mistake(settings: Launch, dice: random.Random) -> Request:
    path = dice.choice(("/currencies/XXX", "/currencies/latest?base=won", "/no/such/page"))
    return "GET", settings.currency_port, path, None


if __name__ == "__main__":
    sys.exit(main())
