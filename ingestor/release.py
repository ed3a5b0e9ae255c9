"""Releasing held values that another publisher confirmed or an operator accepted."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from chassis.events.event import EXCHANGE_RATES
from chassis.events.log import EventLog
from chassis.events.snapshots import snapshot_event
from chassis.rates.sources import SOURCES
from ingestor import metrics
from ingestor.intake import latest_values
from ingestor.others import peers_of
from ingestor.publishing import publish
from ingestor.screening import policy
from ingestor.screening.known import Held, released_snapshots
from ingestor.screening.peers import Peers
from ingestor.screening.policy import Reason
from ingestor.state import State


def release(held: Iterable[Held], log: EventLog, state: State, now: datetime) -> None:
    """Publish held values under their own source and moment, then hold them no longer."""
    for source, group in groupby(sorted(held, key=_source), _source):
        values = list(group)
        snapshots = released_snapshots(values, now)
        publish(log, EXCHANGE_RATES, map(snapshot_event, snapshots))
        state.record(source, latest_values(snapshots), seen={}, held=(), dropped=values)
        metrics.values.labels(source, "released").inc(len(values))


def confirmed_by_others(state: State) -> list[Held]:
    """Return the held values that another publisher's latest values confirm.

    Those of a publication that was refused as a whole are confirmed together or not at all.
    """
    # The state may also hold values of a source that only a newer version has.
    waiting = [held for held in state.held() if held.source in SOURCES]
    confirmed: list[Held] = []
    for source, group in groupby(sorted(waiting, key=_source), _source):
        confirmed += _confirmed(list(group), peers_of(SOURCES[source], state))
    return confirmed


def _confirmed(waiting: list[Held], peers: Peers) -> list[Held]:
    whole = [held for held in waiting if held.reason is Reason.WHOLE_PUBLICATION]
    confirmed = [held for held in waiting if held not in whole and _agreed(held, peers)]
    for _, group in groupby(sorted(whole, key=_moment), _moment):
        together = list(group)
        agreed = [_agreed(held, peers) for held in together if peers.stated(held.quote)]
        if policy.is_most(agreed):
            confirmed += together
    return confirmed


def _agreed(held: Held, peers: Peers) -> bool:
    return peers.agree(held.quote, held.value, held.observed_at)


def _source(held: Held) -> str:
    return held.source


def _moment(held: Held) -> datetime:
    return held.observed_at
