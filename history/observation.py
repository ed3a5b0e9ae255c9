"""A pair as one source observed it at one moment."""

from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from chassis.rates.arithmetic import quotient
from chassis.rates.pair import Method, Quotation
from chassis.rates.snapshot import Precision, Snapshot

ITSELF = Decimal(1)


class Observation(Struct, frozen=True, gc=False):
    """The legs of a pair from one snapshot: units of each per 1 ``base`` of the snapshot.

    A leg that is this base itself is ``None``.
    """

    source: str
    base: str
    observed_at: datetime
    fetched_at: datetime
    precision: Precision
    frozen_since: datetime | None
    per_target: Decimal | None
    per_base: Decimal | None

    @classmethod
    def of(cls, snapshot: Snapshot, base: str, target: str) -> "Observation | None":
        """Return the pair from a snapshot, ``None`` if it lacks a leg."""
        legs = [snapshot.rates.get(code) for code in (target, base)]
        if any(
            leg is None and code != snapshot.base
            for leg, code in zip(legs, (target, base), strict=True)
        ):
            return None
        return cls(
            snapshot.source,
            snapshot.base,
            snapshot.observed_at,
            snapshot.fetched_at,
            snapshot.precision,
            snapshot.frozen_since,
            *legs,
        )

    @property
    def rate(self) -> Decimal:
        """Units of the pair's base per 1 target, with 34 digits."""
        dividend, divisor = self.per_base, self.per_target
        return quotient(ITSELF if dividend is None else dividend, divisor or ITSELF)

    def quotation(self, base: str, target: str) -> Quotation:
        """Return the rate of the pair, and where it comes from."""
        return Quotation(
            target,
            base,
            self.rate,
            self._method(base, target),
            self.source,
            self.observed_at,
            self.fetched_at,
            self.precision,
        )

    def _method(self, base: str, target: str) -> Method:
        if base == target:
            return "identity"
        if self.per_target is None:
            return "published"
        return "inverse" if self.per_base is None else "cross"
