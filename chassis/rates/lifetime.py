"""For how long a response made from the newest observations of sources may be kept."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from chassis.rates.cadence import ALLOWANCE, Cadence

# A correction can come at any moment.
LONGEST = timedelta(minutes=5)
# A publication that is due can come at any moment, too, and is expected.
AWAITING = timedelta(seconds=30)


def lifetime(observed: Iterable[tuple[Cadence, datetime]], now: datetime) -> timedelta:
    """Return how long a response is true that was made ``now`` from these newest observations.

    It ends when the next publication of any of them is due, and when it becomes overdue.
    """
    return min((_of_one(cadence, moment, now) for cadence, moment in observed), default=AWAITING)


def _of_one(cadence: Cadence, observed_at: datetime, now: datetime) -> timedelta:
    due = cadence.due_after(observed_at)
    if now < due:
        return min(LONGEST, due - now)
    if now <= due + ALLOWANCE:
        return min(AWAITING, due + ALLOWANCE - now)
    return LONGEST
