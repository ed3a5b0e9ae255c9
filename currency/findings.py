"""What the stored rates say of a source: whether it repeats itself, and agrees with others."""

from collections.abc import Iterator
from typing import Any

from chassis.clock import rfc3339
from chassis.rates.agreement import agrees, is_same_time
from chassis.rates.pair import quotation
from chassis.rates.snapshot import Snapshot
from chassis.rates.sources import same_publisher
from currency.rates import LatestRates, SourceRates


def findings(rates: LatestRates, stored: SourceRates | None) -> dict[str, Any]:
    """Return what the newest values of a source show; every member is null without values.

    Of ``compared`` values that other publishers have of the same time, ``disagreeing`` agree with
    none of them.
    """
    if stored is None:
        return dict.fromkeys(("frozen", "frozen_since", "compared", "disagreeing"))
    newest = stored.snapshots[0]
    agreements = list(_agreements(newest, _peers(rates, newest)))
    return {
        "frozen": newest.frozen_since is not None,
        "frozen_since": newest.frozen_since and rfc3339(newest.frozen_since),
        "compared": len(agreements),
        "disagreeing": agreements.count(False),
    }


def _peers(rates: LatestRates, newest: Snapshot) -> list[Snapshot]:
    own = same_publisher(newest.source)
    others = [each.snapshots[0] for each in rates.by_source if each.source not in own]
    return [each for each in others if is_same_time(each.observed_at, newest.observed_at)]


def _agreements(newest: Snapshot, peers: list[Snapshot]) -> Iterator[bool]:
    for quote, value in newest.rates.items():
        known = [quotation(peer, quote, newest.base) for peer in peers]
        stated = [each.rate for each in known if each]
        if stated:
            yield any(agrees(value, other) for other in stated)
