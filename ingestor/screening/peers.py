"""What other publishers print, in units per 1 base of the source that is screened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from chassis.rates.agreement import agrees, is_same_time
from chassis.rates.arithmetic import quotient
from ingestor.screening import policy
from ingestor.screening.known import Observation

Values = Mapping[str, Observation]


@dataclass(frozen=True, slots=True)
class Statement:
    """Another publisher's last value of a pair.

    ``preferred`` if its source has the higher priority. A value that is not ``accepted`` itself
    can confirm ours but not deny it.
    """

    value: Decimal
    observed_at: datetime
    preferred: bool
    accepted: bool = True

    def agrees(self, value: Decimal, moment: datetime) -> bool:
        """Return whether it is the same rate at the same time."""
        near = is_same_time(self.observed_at, moment)
        return near and agrees(value, self.value)

    def denies(self, value: Decimal, moment: datetime) -> bool:
        """Return whether no rate moves so far in the time between the two values."""
        return self.accepted and policy.is_jump(value, self.value, moment - self.observed_at)


class Peers:
    """The statements of all other publishers, by quote."""

    def __init__(self, statements: Iterable[tuple[str, Statement]] = ()) -> None:
        self._by_quote: dict[str, list[Statement]] = {}
        for quote, statement in statements:
            self._by_quote.setdefault(quote, []).append(statement)

    def stated(self, quote: str) -> bool:
        """Return whether another publisher has a value of ``quote``, accepted or not."""
        return quote in self._by_quote

    def compared(self, quote: str) -> bool:
        """Return whether another publisher has an accepted value of ``quote``."""
        return any(one.accepted for one in self._by_quote.get(quote, ()))

    def agree(self, quote: str, value: Decimal, moment: datetime) -> bool:
        """Return whether another publisher prints the same rate at the same time."""
        return any(one.agrees(value, moment) for one in self._by_quote.get(quote, ()))

    def agreement(self, quote: str, ours: Observation) -> bool | None:
        """Return whether another publisher agrees, ``None`` if none has a value of that time."""
        moment = ours.observed_at
        together = [
            one
            for one in self._by_quote.get(quote, ())
            if one.accepted and is_same_time(one.observed_at, moment)
        ]
        return any(one.agrees(ours.value, moment) for one in together) if together else None

    def deny(
        self, quote: str, value: Decimal, moment: datetime, preferred_only: bool = False
    ) -> bool:
        """Return whether another publisher's value is too far away and none agrees."""
        statements = self._by_quote.get(quote, ())
        denied = any(
            one.denies(value, moment) and (one.preferred or not preferred_only)
            for one in statements
        )
        return denied and not self.agree(quote, value, moment)


def in_units_of(base: str, own: str, values: Values) -> dict[str, Observation]:
    """Return ``values``, in units per 1 ``own``, in units per 1 ``base``; nothing without a way."""
    if base == own:
        return dict(values)
    pivot = values.get(base)
    if pivot is None:
        return {}
    crossed = {
        quote: Observation(
            quotient(each.value, pivot.value), min(each.observed_at, pivot.observed_at)
        )
        for quote, each in values.items()
        if quote != base
    }
    return crossed | {own: Observation(quotient(Decimal(1), pivot.value), pivot.observed_at)}
