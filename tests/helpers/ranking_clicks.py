"""Days and moments for tests of ranking stores, many clicks at once, and concurrent work."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from ranking.days import BEGINNING, DAY, Now, Span
from ranking.store import Click, RankingStore

NOON = datetime(2026, 11, 23, 3, tzinfo=UTC)
TODAY = date(2026, 11, 23)
YESTERDAY = TODAY - DAY
EVER = Span(BEGINNING, date(9999, 12, 31))
NOW = Now(NOON, TODAY)
LATER = NOON + timedelta(hours=24)
Open = Callable[[], RankingStore]


def fill(store: RankingStore, day: date, **clicks: int) -> None:
    """Click the given number of times on each country."""
    for country, count in clicks.items():
        for _ in range(count):
            store.record(Click(country, Now(NOON, day)))


def together(work: Callable[[], None]) -> None:
    """Do the same work in four threads."""
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
