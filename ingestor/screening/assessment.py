"""Whether a publication is believed: each value beside its neighbours, then all of them together.

A value is compared with the last one of its own publisher and with those of other publishers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from ingestor.screening import policy
from ingestor.screening.known import Held, Observation
from ingestor.screening.peers import Peers
from ingestor.screening.policy import Reason


@dataclass(frozen=True, slots=True)
class Assessment:
    """What its neighbours say of one value.

    ``confirms`` are the held values that are released if it is accepted.
    """

    quote: str
    value: Decimal
    has_neighbour: bool
    jumps: bool
    compared: bool
    agreed: bool
    denied: bool
    confirms: Sequence[Held]

    @property
    def reason(self) -> Reason | None:
        """Why the value must wait, ``None`` if it is accepted."""
        if self.jumps and not self.agreed:
            return Reason.JUMP
        return Reason.DISAGREEMENT if self.denied and not self.has_neighbour else None


def assess(
    quote: str,
    value: Decimal,
    moment: datetime,
    neighbour: Observation | None,
    waiting: Sequence[Held],
    peers: Peers,
) -> Assessment:
    """Compare a value with its ``neighbour``, with earlier values that wait, and with ``peers``."""
    apart = neighbour is not None and policy.is_jump(
        value, neighbour.value, moment - neighbour.observed_at
    )
    # A source contradicts its own past or is new: then anybody may deny the value.
    steady = neighbour is not None and not apart
    denied = peers.deny(quote, value, moment, preferred_only=steady)
    chain = _chain(value, moment, waiting)
    lasts = bool(chain) and moment - chain[-1].observed_at >= policy.LASTING and not denied
    alone = [held for held in waiting if held.reason is not Reason.WHOLE_PUBLICATION]
    return Assessment(
        quote, value, neighbour is not None, apart and not lasts, peers.compared(quote),
        peers.agree(quote, value, moment), denied,
        chain if lasts else _chain(value, moment, alone),
    )  # fmt: skip


def is_refused(assessments: Sequence[Assessment]) -> bool:
    """Return whether no value of a publication is believed, even one that is near its neighbour.

    Most of its values jump or are denied, and other publishers do not confirm most of them.
    """
    jumps = policy.is_most([each.jumps for each in assessments if each.has_neighbour])
    denied = policy.is_most([each.denied for each in assessments if each.compared])
    return denied or (jumps and not is_confirmed(assessments))


def is_confirmed(assessments: Sequence[Assessment]) -> bool:
    """Return whether other publishers agree with most of what can be compared."""
    return policy.is_most([each.agreed for each in assessments if each.compared])


def is_turned(assessments: Sequence[Assessment]) -> bool:
    """Return whether most values jump and others confirm them: then the past was wrong."""
    jumps = policy.is_most([each.jumps for each in assessments if each.has_neighbour])
    return jumps and is_confirmed(assessments)


def _chain(value: Decimal, moment: datetime, waiting: Sequence[Held]) -> list[Held]:
    """Return the held values, latest first, as long as no step from one to the next is a jump."""
    chain: list[Held] = []
    for held in sorted(waiting, key=lambda held: held.observed_at, reverse=True):
        if not policy.is_jump(value, held.value, moment - held.observed_at):
            chain.append(held)
            value, moment = held.value, held.observed_at
    return chain
