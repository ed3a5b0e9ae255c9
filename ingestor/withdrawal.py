"""Taking back what a source printed for a day, everywhere and on record."""

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from chassis.clock import rfc3339
from chassis.events.event import EXCHANGE_RATES
from chassis.events.log import EventLog
from chassis.events.withdrawals import withdrawal_event
from chassis.rates.withdrawal import Withdrawal
from ingestor.published import Published
from ingestor.publishing import publish
from ingestor.screening.known import Observation
from ingestor.state import State

logger = logging.getLogger(__name__)

WHY_AT_MOST = 500


def withdraw(
    log: EventLog, state: State, source: str, day: date, quotes: Sequence[str], why: str,
    now: datetime,
) -> Withdrawal:  # fmt: skip
    """Publish a withdrawal, then forget the values; ``ValueError`` if there is nothing to take.

    The next values are compared with those that the source printed before.
    """
    withdrawal = Withdrawal(source, day, tuple(sorted(set(quotes))), reason(why), now)
    published = Published.read(log, source)
    taken = published.on(day)
    missing = sorted(set(withdrawal.quotes) - taken.keys())
    if missing or not taken:
        about = ", ".join(missing) or "nothing"
        raise ValueError(f"{source} has no published value of {day} for {about}")
    event = withdrawal_event(withdrawal)
    publish(log, EXCHANGE_RATES, [event])
    published.withdrawals.append(withdrawal)
    state.take_back(withdrawal, published.last())
    _audit(withdrawal, event.id, taken)
    return withdrawal


def reason(text: str) -> str:
    """Return why, as one line; ``ValueError`` unless it has 1 to 500 printable characters."""
    why = " ".join(text.split())
    if not why or len(why) > WHY_AT_MOST or not why.isprintable():
        raise ValueError(f"--why needs 1 to {WHY_AT_MOST} printable characters")
    return why


def _audit(withdrawal: Withdrawal, event_id: str, taken: Mapping[str, Observation]) -> None:
    values = {
        quote: format(one.value, "f") for quote, one in taken.items() if withdrawal.names(quote)
    }
    facts = {
        "source": withdrawal.source, "day": withdrawal.day.isoformat(), "why": withdrawal.why,
        "at": rfc3339(withdrawal.at), "event_id": event_id, "values": values,
    }  # fmt: skip
    logger.warning("%d values of %s withdrawn", len(values), withdrawal.source, extra=facts)
