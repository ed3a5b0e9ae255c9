"""What it really costs to change money: the spread, its discount, and fees against the mid rate."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from chassis.rates.arithmetic import INTERNAL, money, plain, product, quotient
from chassis.web import parameters
from chassis.web.problems import BadRequest, Unprocessable

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
NAMES = ("spread", "discount", "fee_percent", "fee")
PREFIXES = ("", "other_")
PARAMETERS = tuple(prefix + name for prefix in PREFIXES for name in NAMES)


@dataclass(frozen=True, slots=True)
class Channel:
    """What a bank, card or exchange office charges; ``None`` is what the caller did not state.

    ``spread`` is the percentage added to the mid rate, ``discount`` the percentage of it that is
    waived, ``fee_percent`` a percentage of the amount, ``fee`` a fixed sum in the currency paid.
    """

    spread: Decimal | None = None
    discount: Decimal | None = None
    fee_percent: Decimal | None = None
    fee: Decimal | None = None

    @property
    def markup(self) -> Decimal:
        """By what factor the customer's rate is above the mid rate."""
        kept = INTERNAL.subtract(ONE, _share(self.discount))
        return INTERNAL.add(ONE, product(_share(self.spread), kept))

    def buys(self, amount: Decimal, mid: Decimal) -> Decimal:
        """Return what ``amount`` buys at the mid rate ``mid``; zero if fees use it up."""
        changed = INTERNAL.subtract(self._kept(amount), self.fee or ZERO)
        return quotient(max(changed, ZERO), product(mid, self.markup))

    def as_line(self) -> tuple[Decimal, Decimal]:
        """Return slope and offset of what an amount buys, in units of the mid rate."""
        slope = quotient(self._kept(ONE), self.markup)
        return slope, quotient(self.fee or ZERO, self.markup)

    def as_json(self) -> dict[str, str | None]:
        """Return what the caller stated."""
        stated = {
            "spread_percent": self.spread,
            "discount_percent": self.discount,
            "fee_percent": self.fee_percent,
            "fee": self.fee,
        }
        return {name: None if each is None else format(each, "f") for name, each in stated.items()}

    def _kept(self, amount: Decimal) -> Decimal:
        return product(amount, INTERNAL.subtract(ONE, _share(self.fee_percent)))


@dataclass(frozen=True, slots=True)
class Exchange:
    """``amount`` paid at the mid rate ``mid``, in units paid per 1 unit bought."""

    amount: Decimal
    mid: Decimal
    paid_digits: int
    bought_digits: int

    def through(self, channel: Channel) -> dict[str, Any]:
        """Return what the amount buys through a channel, and what is lost against the mid rate.

        The sums are rounded only once, half-even, to the minor units of their currency.
        """
        bought = channel.buys(self.amount, self.mid)
        lost = INTERNAL.subtract(self.amount, product(bought, self.mid))
        return {
            **channel.as_json(),
            "customer_rate": plain(product(self.mid, channel.markup)),
            "result": money(bought, self.bought_digits),
            "effective_rate": plain(quotient(self.amount, bought)) if bought else None,
            "lost": money(lost, self.paid_digits),
            "lost_percent": self._percent(lost),
        }

    def _percent(self, lost: Decimal) -> str | None:
        return plain(product(quotient(lost, self.amount), HUNDRED)) if self.amount else None


def read_channels() -> list[Channel]:
    """Return the channel that the request describes, and the ``other_`` one if it has any."""
    first, other = map(_read, PREFIXES)
    return [first] if other == Channel() else [first, other]


def break_even(one: Channel, other: Channel) -> Decimal | None:
    """Return the amount for which two channels buy the same; ``None`` if there is no such amount.

    An amount that its fees use up is not one.
    """
    (slope, offset), (other_slope, other_offset) = one.as_line(), other.as_line()
    if slope == other_slope:
        return None
    amount = quotient(
        INTERNAL.subtract(offset, other_offset), INTERNAL.subtract(slope, other_slope)
    )
    return amount if one.buys(amount, ONE) > 0 else None


def better(amount: Decimal, one: Channel, other: Channel) -> str:
    """Return which of two channels buys more for the amount."""
    first, second = one.buys(amount, ONE), other.buys(amount, ONE)
    if first == second:
        return "equal"
    return "first" if first > second else "other"


def _read(prefix: str) -> Channel:
    spread, discount, fee_percent, fee = (_stated(prefix + name) for name in NAMES)
    for name, value in ((f"{prefix}spread", spread), (f"{prefix}fee_percent", fee_percent)):
        if value is not None and value >= HUNDRED:
            raise Unprocessable(name, "must be less than 100 percent")
    if discount is not None and discount > HUNDRED:
        raise Unprocessable(f"{prefix}discount", "must be at most 100 percent of the spread")
    if discount is not None and spread is None:
        raise BadRequest(f"{prefix}spread", f"is required with {prefix}discount")
    return Channel(spread, discount, fee_percent, fee)


def _stated(name: str) -> Decimal | None:
    return parameters.amount(name) if parameters.text(name) else None


def _share(percent: Decimal | None) -> Decimal:
    return quotient(percent or ZERO, HUNDRED)
