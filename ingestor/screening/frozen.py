"""Whether a publication only repeats the one before under a new date."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from ingestor.screening import policy
from ingestor.screening.known import KnownValues


def repeated_since(
    known: KnownValues, values: Mapping[str, Decimal], moment: datetime
) -> datetime | None:
    """Return since when a source repeats itself if it does so at ``moment``."""
    earlier = {
        quote: one
        for quote, one in known.accepted.items()
        if quote in values and one.observed_at < moment
    }
    if not earlier:
        return None
    before = max(one.observed_at for one in earlier.values())
    equal = [
        one.value == values[quote] for quote, one in earlier.items() if one.observed_at == before
    ]
    if not policy.is_frozen(equal, before, moment):
        return None
    frozen = known.frozen
    return frozen.since if frozen and frozen.observed_at == before else before
