"""Rate limits whose tokens are taken a few at a time."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from limits import RateLimitItem, RateLimitItemPerMinute

from chassis.stores.errors import StoreUnavailable
from ranking.limits import HOLDINGS_KEPT, Lease, LeasedRateLimit, Outcome
from ranking.ratelimit import TooManyRequests
from tests.helpers.clock import SetClock

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class Window:
    """Tokens of a window for every client, in memory."""

    ends_at: datetime = NOON + timedelta(minutes=1)
    taken: Counter[str] = field(default_factory=Counter)
    asked: list[int] = field(default_factory=list)
    is_down: bool = False

    def lease(self, client: str, tokens: int, limit: RateLimitItem, now: datetime) -> Lease:
        """Grant what is asked for while there is any."""
        if self.is_down:
            raise StoreUnavailable("down")
        if now >= self.ends_at:
            self.ends_at, self.taken = now + timedelta(minutes=1), Counter()
        granted = min(tokens, limit.amount - self.taken[client])
        self.taken[client] += granted
        self.asked.append(tokens)
        return Lease(granted, self.ends_at.timestamp())


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
def window() -> Window:
    return Window()


def worker(window: Window, clock: SetClock, limit: int = 100) -> LeasedRateLimit:
    return LeasedRateLimit(window, RateLimitItemPerMinute(limit), clock)


def passed(limit: LeasedRateLimit, hits: int, client: str = "a") -> int:
    count = 0
    for _ in range(hits):
        try:
            limit.hit(client)
        except TooManyRequests:
            continue
        count += 1
    return count


def test_a_client_that_comes_again_costs_ever_fewer_calls(window: Window, clock: SetClock) -> None:
    assert passed(worker(window, clock), 100) == 100
    assert window.asked == [1, 2, 4, 8, 16, 16, 16, 16, 16, 16]


def test_all_workers_together_never_exceed_the_limit(window: Window, clock: SetClock) -> None:
    workers = [worker(window, clock) for _ in range(7)]
    assert sum(passed(each, 40) for each in workers * 2) == 100


def test_a_client_is_refused_early_by_no_more_than_others_hold_unspent(
    window: Window, clock: SetClock
) -> None:
    one, two = worker(window, clock, 10), worker(window, clock, 10)
    assert passed(one, 4) == 4  # of 1 + 2 + 4 tokens
    assert passed(two, 10) == 3
    assert passed(one, 10) == 3


def test_a_client_that_is_refused_is_not_asked_for_again(window: Window, clock: SetClock) -> None:
    limit = worker(window, clock, 1)
    passed(limit, 50)
    assert len(window.asked) == 2
    with pytest.raises(TooManyRequests) as refused:
        limit.hit("a")
    assert refused.value.headers["Retry-After"] == "60"
    limit.hit("b")


def test_a_window_that_has_ended_leaves_no_tokens(window: Window, clock: SetClock) -> None:
    limit = worker(window, clock, 10)
    assert passed(limit, 4) == 4
    clock.forward(seconds=60)
    assert passed(limit, 20) == 10
    assert sum(window.taken.values()) == 10


def test_a_limit_that_cannot_count_lets_nobody_pass(window: Window, clock: SetClock) -> None:
    limit = worker(window, clock)
    limit.hit("a")
    window.is_down = True
    with pytest.raises(StoreUnavailable):
        limit.hit("a")
    window.is_down = False
    limit.hit("a")


def test_what_became_of_each_lease_is_told(window: Window, clock: SetClock) -> None:
    told: list[Outcome] = []
    limit = LeasedRateLimit(window, RateLimitItemPerMinute(2), clock, told.append)
    passed(limit, 5)
    assert told == ["granted", "granted", "refused"]


def test_clients_whose_windows_have_ended_are_forgotten(window: Window, clock: SetClock) -> None:
    limit = worker(window, clock)
    for number in range(HOLDINGS_KEPT + 1):
        limit.hit(f"client {number}")
    clock.forward(seconds=60)
    limit.hit("another")
    assert len(limit._holdings) == 1
