"""The rate limit, whose workers lease a few tokens at a time."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from chassis.stores.errors import StoreUnavailable
from ranking.limits import HOLDINGS_KEPT, Lease, RateLimit, TooManyRequests
from ranking.observer import LeaseOutcome, RankingObserver
from tests.helpers.clock import SetClock

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class Buckets:
    """``TokenBuckets`` in memory, with one window for all clients."""

    ends_at: datetime = NOON + timedelta(minutes=1)
    taken: Counter[str] = field(default_factory=Counter)
    leases: list[int] = field(default_factory=list)
    is_down: bool = False

    def lease(self, client: str, tokens: int, per_minute: int, now: datetime) -> Lease:
        """Grant as many of the tokens as are left."""
        if self.is_down:
            raise StoreUnavailable("down")
        if now >= self.ends_at:
            self.ends_at, self.taken = now + timedelta(minutes=1), Counter()
        granted = min(tokens, per_minute - self.taken[client])
        self.taken[client] += granted
        self.leases.append(tokens)
        left = per_minute - self.taken[client]
        return Lease(granted, self.ends_at.timestamp(), left)


class Outcomes(RankingObserver):
    """Remembers the outcomes of leases."""

    def __init__(self) -> None:
        self.leases: list[LeaseOutcome] = []

    def leased(self, outcome: LeaseOutcome) -> None:
        """Remember one."""
        self.leases.append(outcome)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
def buckets() -> Buckets:
    return Buckets()


def passed(limit: RateLimit, hits: int, client: str = "a") -> int:
    count = 0
    for _ in range(hits):
        try:
            limit.hit(client)
        except TooManyRequests:
            continue
        count += 1
    return count


def test_a_client_that_comes_again_costs_ever_fewer_calls(
    buckets: Buckets, clock: SetClock
) -> None:
    assert passed(RateLimit(buckets, 100, clock), 100) == 100
    assert buckets.leases == [1, 2, 4, 8, 16, 16, 16, 16, 16, 16]


def test_all_workers_together_never_exceed_the_limit(buckets: Buckets, clock: SetClock) -> None:
    workers = [RateLimit(buckets, 100, clock) for _ in range(7)]
    assert sum(passed(each, 40) for each in workers * 2) == 100


def test_a_client_is_refused_early_by_at_most_the_tokens_that_other_workers_hold(
    buckets: Buckets, clock: SetClock
) -> None:
    one, two = RateLimit(buckets, 10, clock), RateLimit(buckets, 10, clock)
    assert passed(one, 4) == 4  # of 1 + 2 + 4 tokens
    assert passed(two, 10) == 3
    assert passed(one, 10) == 3


def test_no_more_tokens_are_asked_for_once_a_client_is_refused(
    buckets: Buckets, clock: SetClock
) -> None:
    limit = RateLimit(buckets, 1, clock)
    passed(limit, 50)
    assert len(buckets.leases) == 2
    with pytest.raises(TooManyRequests) as refused:
        limit.hit("a")
    assert refused.value.headers["Retry-After"] == "60"
    limit.hit("b")


def test_tokens_end_with_their_window(buckets: Buckets, clock: SetClock) -> None:
    limit = RateLimit(buckets, 10, clock)
    assert passed(limit, 4) == 4
    clock.forward(seconds=60)
    assert passed(limit, 20) == 10
    assert sum(buckets.taken.values()) == 10


def test_a_limit_without_its_buckets_lets_nobody_pass(buckets: Buckets, clock: SetClock) -> None:
    limit = RateLimit(buckets, 100, clock)
    limit.hit("a")
    buckets.is_down = True
    with pytest.raises(StoreUnavailable):
        limit.hit("a")
    buckets.is_down = False
    limit.hit("a")


def test_the_outcome_of_each_lease_is_reported(buckets: Buckets, clock: SetClock) -> None:
    observer = Outcomes()
    passed(RateLimit(buckets, 2, clock, observer), 5)
    assert observer.leases == ["granted", "granted", "refused"]


def test_clients_whose_windows_have_ended_are_forgotten(buckets: Buckets, clock: SetClock) -> None:
    limit = RateLimit(buckets, 100, clock)
    for number in range(HOLDINGS_KEPT + 1):
        limit.hit(f"client {number}")
    clock.forward(seconds=60)
    limit.hit("another")
    assert len(limit._holdings) == 1
