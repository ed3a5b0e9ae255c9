"""A pair's rate from one snapshot of one source, so that both legs are of the same moment."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from chassis.clock import rfc3339
from chassis.rates.arithmetic import plain, quotient
from chassis.rates.snapshot import Precision, Snapshot

# A value for a day without an observation may be this many days old and is then "carried".
CARRY_DAYS = 7

Method = Literal["published", "inverse", "cross", "carried", "identity"]


class Quotation(Struct, frozen=True, gc=False):
    """Units of ``base`` per 1 ``target``, with 34 digits, and where the rate comes from.

    A request for a series makes thousands, and a ``Struct`` is made faster than a dataclass.
    """

    target: str
    base: str
    rate: Decimal
    method: Method
    source: str
    observed_at: datetime
    fetched_at: datetime
    precision: Precision

    def carried(self) -> "Quotation":
        """Return the same value, marked as observed earlier than the moment requested."""
        return replace(self, method="carried")

    def as_json(self) -> dict[str, Any]:
        """Return the members of a value that every response shows."""
        return {
            "rate": plain(self.rate),
            "method": self.method,
            "source": self.source,
            "observed_at": rfc3339(self.observed_at),
            "fetched_at": rfc3339(self.fetched_at),
            "precision": self.precision,
        }


def unit(base: str, target: str) -> str:
    """Return the unit of a rate of the pair, such as ``KRW per 1 USD``."""
    return f"{base} per 1 {target}"


def quotation(snapshot: Snapshot, base: str, target: str) -> Quotation | None:
    """Return the pair's rate if ``snapshot`` has both legs."""
    per_target, per_base = _leg(snapshot, target), _leg(snapshot, base)
    if per_target is None or per_base is None:
        return None
    return Quotation(
        target,
        base,
        quotient(per_base, per_target),
        _method(snapshot, base, target),
        snapshot.source,
        snapshot.observed_at,
        snapshot.fetched_at,
        snapshot.precision,
    )


def _leg(snapshot: Snapshot, code: str) -> Decimal | None:
    return Decimal(1) if code == snapshot.base else snapshot.rates.get(code)


def _method(snapshot: Snapshot, base: str, target: str) -> Method:
    if base == target:
        return "identity"
    if target == snapshot.base:
        return "published"
    return "inverse" if base == snapshot.base else "cross"
