"""What the state knows of the other publishers of a source."""

from collections.abc import Iterator

from chassis.rates.sources import SOURCES, Source, same_publisher
from ingestor.screening.known import Frozen, Observation
from ingestor.screening.peers import Peers, Statement, in_units_of
from ingestor.state import State


def peers_of(source: Source, state: State) -> Peers:
    """Return the last values of all other publishers, in units per 1 base of ``source``.

    Held ones too: if two publishers jump to the same value, each confirms the other.
    """
    own = same_publisher(source.name)
    others = [each for each in SOURCES.values() if each.name not in own]
    return Peers(pair for other in others for pair in _statements(source, other, state))


def condition(source: Source, state: State) -> dict[str, int]:
    """Return what a run reports of its source, as counts.

    ``frozen`` is the number of days for which it repeats itself. Of its newest values ``compared``
    are printed by other publishers at the same time, and ``disagreeing`` agree with none of them.
    """
    peers, own = peers_of(source, state), _printed(source.name, state)
    agreements = [peers.agreement(quote, each) for quote, each in own.items()]
    return {
        "frozen": _days(state.frozen(source.name)),
        "compared": len(agreements) - agreements.count(None),
        "disagreeing": agreements.count(False),
    }


def _days(frozen: Frozen | None) -> int:
    return max(1, (frozen.observed_at - frozen.since).days) if frozen else 0


def _printed(name: str, state: State) -> dict[str, Observation]:
    accepted = state.accepted(name)
    return accepted | _held_later(name, accepted, state)


def _statements(source: Source, other: Source, state: State) -> Iterator[tuple[str, Statement]]:
    preferred = other.priority < source.priority
    accepted = state.accepted(other.name)
    held = _held_later(other.name, accepted, state)
    for values, is_accepted in ((accepted, True), (accepted | held if held else {}, False)):
        crossed = in_units_of(source.base, other.base, values)
        for quote, one in crossed.items():
            yield quote, Statement(one.value, one.observed_at, preferred, is_accepted)


def _held_later(
    name: str, accepted: dict[str, Observation], state: State
) -> dict[str, Observation]:
    later: dict[str, Observation] = {}
    for held in state.held():
        known = accepted.get(held.quote)
        if held.source == name and (known is None or held.observed_at > known.observed_at):
            later[held.quote] = Observation(held.value, held.observed_at)
    return later
