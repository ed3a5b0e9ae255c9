"""Held values: which ones an operator means, and a table of them."""

from datetime import date

from rich.table import Table

from ingestor.screening.known import Held

EVERY = "*"


def matching(held: list[Held], source: str, quote: str, day: date | None) -> list[Held]:
    """Return the held values of a source and a quote, all of them or those of one UTC day.

    The quote ``*`` means all, as is needed for a publication that was refused as a whole.
    """
    return [
        value
        for value in held
        if value.source == source
        and quote.upper() in {value.quote, EVERY}
        and day in {None, value.observed_at.date()}
    ]


def table(held: list[Held], waiting: list[Held]) -> Table:
    """Return the held values, one a row; those not ``waiting`` were denied by a later value."""
    shown = Table("Source", "Quote", "Date", "Value", "Reason", "State", title="Held values")
    for value in held:
        day = value.observed_at.date().isoformat()
        state = "waiting" if value in waiting else "denied"
        printed = f"{value.value} per 1 {value.base}"
        shown.add_row(value.source, value.quote, day, printed, value.reason, state)
    return shown
