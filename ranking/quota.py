"""What the headers of a limited route say of a client's quota.

The fields are those of draft-ietf-httpapi-ratelimit-headers-11, structured fields of RFC 9651.
"""

import math
from dataclasses import dataclass
from datetime import timedelta

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
NAMES = {MINUTE: "minute", DAY: "day"}
# In a day a client may send as many clicks as in so many minutes at its limit. This bounds what its
# idempotency keys cost, which are kept for days.
FULL_MINUTES_A_DAY = 100


@dataclass(frozen=True, slots=True)
class Quota:
    """How many requests a client has left in ``window``, which ends in ``seconds``.

    As far as one worker knows: others may have used some since, but none that it holds itself.
    """

    per_minute: int
    window: timedelta
    left: int
    seconds: float

    @property
    def wait(self) -> int:
        """Whole seconds until the window ends, at least one."""
        return max(1, math.ceil(self.seconds))

    def headers(self) -> dict[str, str]:
        """Return the policy of both windows, and what is left in this one."""
        quotas = {MINUTE: self.per_minute, DAY: per_day(self.per_minute)}
        policies = (
            f'"{NAMES[window]}";q={count};w={int(window.total_seconds())}'
            for window, count in quotas.items()
        )
        left = f'"{NAMES[self.window]}";r={self.left};t={self.wait}'
        return {"RateLimit-Policy": ", ".join(policies), "RateLimit": left}


def per_day(per_minute: int) -> int:
    """Return how many tokens the window of a day has."""
    return FULL_MINUTES_A_DAY * per_minute
