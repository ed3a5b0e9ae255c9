"""A response is kept no longer than until the next observation is due."""

from datetime import UTC, datetime, timedelta

import pytest

from chassis.rates.cadence import Daily, EcbWorkingDays
from chassis.rates.lifetime import AWAITING, LONGEST, lifetime

FRIDAY = datetime(2026, 10, 30, 13, 15, tzinfo=UTC)
# The ECB publishes again on Monday at 16:00 in Frankfurt, which is 15:00 UTC.
DUE = datetime(2026, 11, 2, 15, tzinfo=UTC)
OVERDUE = DUE + timedelta(hours=6)


@pytest.mark.parametrize(
    ("now", "kept"),
    [
        (FRIDAY, LONGEST),
        (DUE - timedelta(hours=1), LONGEST),
        (DUE - timedelta(seconds=7), timedelta(seconds=7)),
        (DUE, AWAITING),
        (DUE + timedelta(hours=5), AWAITING),
        (OVERDUE - timedelta(seconds=7), timedelta(seconds=7)),
        (OVERDUE, timedelta(0)),
        (OVERDUE + timedelta(seconds=1), LONGEST),
    ],
)
def test_it_ends_when_the_next_publication_is_due_and_when_it_is_overdue(
    now: datetime, kept: timedelta
) -> None:
    assert lifetime([(EcbWorkingDays(), FRIDAY)], now) == kept


def test_the_source_that_publishes_first_ends_it() -> None:
    now = datetime(2026, 10, 30, 23, 59, 50, tzinfo=UTC)
    daily = (Daily(), FRIDAY.replace(hour=0))
    assert lifetime([(EcbWorkingDays(), FRIDAY), daily], now) == timedelta(seconds=10)


def test_without_any_observation_one_is_awaited() -> None:
    assert lifetime([], FRIDAY) == AWAITING
