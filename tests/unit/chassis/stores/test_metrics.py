"""What a service shows of its connections to a store."""

from threading import Thread

import pytest
from prometheus_client import Gauge

from chassis.stores.metrics import StoreMetrics


def test_a_recovered_store_is_shown_as_reachable_whatever_two_threads_saw_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool = StoreMetrics(Gauge("in_use", "In use", registry=None))
    other = Thread(target=pool.borrowed, args=(0.0,))
    shown: list[bool] = []

    def show(reachable: bool) -> None:
        if not reachable:
            other.start()  # its connection comes while we report that there was none
            other.join(0.2)
        shown.append(reachable)

    monkeypatch.setattr(pool._reachable, "set", show)
    pool.refused()
    other.join()
    pool.borrowed(0.0)
    assert shown[-1]
