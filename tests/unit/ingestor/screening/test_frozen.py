"""A source that restates old values under new dates."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from chassis.rates.sources import SOURCES
from ingestor.screening.known import KnownValues
from ingestor.screening.policy import is_frozen
from ingestor.screening.screen import Screen
from ingestor.sources.publication import Publication
from tests.helpers.ingestor import archive_quotes, archive_rows

DAY = timedelta(days=1)
MONDAY = datetime(2026, 10, 19, tzinfo=UTC)
QUOTES = ["AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "GBP", "HKD", "HUF"]
NOW = MONDAY + 30 * DAY


def new_screen() -> Screen:
    return Screen(SOURCES["currency-api"], KnownValues(), NOW)


def frozen_since(screen: Screen, day: int, value: str, quotes: list[str] = QUOTES) -> int | None:
    """Return the day of October since which a publication of ``day`` is frozen."""
    printed = dict.fromkeys(quotes, value)
    verdict = screen.judge(Publication("EUR", MONDAY + day * DAY, printed, "day"))
    assert verdict
    since = verdict.snapshot.frozen_since
    return since.day if since else None


def test_what_is_repeated_is_marked_with_the_day_of_its_first_publication() -> None:
    screen = new_screen()
    days = [frozen_since(screen, day, "1.5") for day in range(4)]
    assert days == [None, 19, 19, 19]
    assert frozen_since(screen, 4, "1.51") is None
    assert screen.known.frozen is None
    assert frozen_since(screen, 5, "1.51") == 23


def test_it_is_accepted_all_the_same() -> None:
    screen = new_screen()
    for day in (0, 1):
        printed = dict.fromkeys(QUOTES, "1.5")
        verdict = screen.judge(Publication("EUR", MONDAY + day * DAY, printed, "day"))
    assert verdict
    assert len(verdict.snapshot.rates) == len(QUOTES)


def test_a_weekend_without_markets_is_not_frozen() -> None:
    screen = new_screen()
    # Midnight of Saturday has Friday's values, and so has that of Monday.
    assert [frozen_since(screen, day, "1.5") for day in (5, 6, 7)] == [None, None, None]
    assert frozen_since(screen, 8, "1.5") == 26


def test_a_few_quotes_may_be_equal_by_chance() -> None:
    screen = new_screen()
    assert [frozen_since(screen, day, "1.5", QUOTES[:9]) for day in (0, 1)] == [None, None]


@pytest.mark.parametrize(("equal", "frozen"), [(27, False), (28, True)])
def test_frozen_is_more_than_nine_tenths(equal: int, frozen: bool) -> None:
    flags = [True] * equal + [False] * (30 - equal)
    assert is_frozen(flags, MONDAY, MONDAY + DAY) is frozen


def test_no_two_neighbours_of_the_ecb_agree_in_more_than_half_of_their_quotes() -> None:
    quotes = archive_quotes()
    shares = []
    for earlier, later in pairwise(archive_rows()):
        both = [q for q in quotes if earlier[q] not in {"", "N/A"} and later[q] not in {"", "N/A"}]
        shares.append(sum(earlier[q] == later[q] for q in both) / len(both))
    assert len(shares) == 7125
    assert max(shares) < Decimal("0.49")
