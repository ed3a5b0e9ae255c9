"""What the state knows of the other publishers of a source."""

from collections.abc import Iterator

from chassis.rates.sources import SOURCES, Source, same_publisher
from ingestor.screening.known import Observation
from ingestor.screening.peers import Peers, Statement, in_units_of
from ingestor.state import State


def peers_of(source: Source, state: State) -> Peers:
    """Return the last values of all other publishers, in units per 1 base of ``source``.

    Held ones too: if two publishers jump to the same value, each confirms the other.
    """
    own = same_publisher(source.name)
    others = [each for each in SOURCES.values() if each.name not in own]
    return Peers(pair for other in others for pair in _statements(source, other, state))


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
