"""How far another publisher's rate is from the one that answers."""

from collections.abc import Iterable
from typing import Any

from chassis.rates.agreement import SAME_TIME
from chassis.rates.agreement import disagreement as between
from chassis.rates.snapshot import Snapshot
from history.points import quoted
from history.query import Query


def disagreement(
    query: Query, snapshots: Iterable[Snapshot], latest: Snapshot | None
) -> dict[str, Any] | None:
    """Return the other publisher's value that differs most from ``latest``; None without one.

    What a frozen source repeats says nothing of the rate.
    """
    if latest is None or query.target == query.base:
        return None
    first, last = latest.observed_at - SAME_TIME, latest.observed_at + SAME_TIME
    others = (
        quoted(query, each)
        for each in snapshots
        if each.source != latest.source
        and first <= each.observed_at <= last
        and each.frozen_since is None
    )
    return between(quoted(query, latest), others)
