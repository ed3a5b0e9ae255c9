"""The limit of reports, in memory that no client can fill."""

import pytest

from chassis.web.problems import Problem
from frontend.vitals import limit as module
from frontend.vitals.limit import Limit


class Clock:
    """A clock that stands still until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def refused(limit: Limit, address: str) -> bool:
    try:
        limit.hit(address)
    except Problem as problem:
        return problem.status == 429
    return False


def test_a_new_window_opens_after_a_minute() -> None:
    clock = Clock()
    limit = Limit(1, clock)
    assert [refused(limit, "192.0.2.1") for _ in range(2)] == [False, True]
    clock.now = 59.9
    assert refused(limit, "192.0.2.1")
    clock.now = 60
    assert not refused(limit, "192.0.2.1")


def test_an_ipv6_customer_is_one_client() -> None:
    limit = Limit(1, Clock())
    assert not refused(limit, "2001:db8::1")
    assert refused(limit, "2001:db8::2")
    assert not refused(limit, "2001:db8:0:1::1")


def test_a_flood_of_addresses_fills_the_window_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CLIENTS_AT_MOST", 3)
    clock = Clock()
    limit = Limit(2, clock)
    assert [refused(limit, f"192.0.2.{n}") for n in range(5)] == [False] * 3 + [True] * 2
    assert not refused(limit, "192.0.2.0")
    clock.now = 60
    assert not refused(limit, "192.0.2.4")


def test_no_address_is_kept_and_no_pseudonym_outlives_its_window() -> None:
    clock = Clock()
    limit = Limit(5, clock)
    limit.hit("192.0.2.1")
    first = set(limit._counts)
    clock.now = 60
    limit.hit("192.0.2.1")
    assert "192.0.2.1" not in first | set(limit._counts)
    assert not first & set(limit._counts)
