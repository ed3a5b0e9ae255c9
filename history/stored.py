"""Totals of the stored runs and observations, labelled with closed sets of names."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product

from chassis.catalogue.labels import OTHER
from chassis.events.runs import Outcome
from chassis.rates.sources import SOURCES
from history.store import Condition, RunTotals

SUCCEEDED = frozenset({Outcome.DELIVERED, Outcome.UNCHANGED})
OUTCOMES = frozenset(Outcome)


@dataclass
class Totals:
    """Runs by source and outcome, and by source the last success and the newest observation.

    Also by source for how many days it is ``frozen``, and which share of its values disagrees with
    those of others.
    """

    runs: Counter[tuple[str, str]] = field(default_factory=Counter)
    successes: dict[str, datetime] = field(default_factory=dict)
    observed: dict[str, datetime] = field(default_factory=dict)
    frozen: dict[str, int] = field(default_factory=dict)
    disagreement: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        runs: Iterable[RunTotals],
        newest: dict[str, datetime],
        conditions: Iterable[Condition] = (),
    ) -> "Totals":
        """Add up the runs; every known source and outcome starts at zero."""
        totals = cls(Counter(dict.fromkeys(product(SOURCES, OUTCOMES), 0)))
        for run in runs:
            source = _source(run.source)
            outcome = run.outcome if run.outcome in OUTCOMES else OTHER
            totals.runs[source, outcome] += run.count
            if outcome in SUCCEEDED:
                _later(totals.successes, source, run.last)
        for name, moment in newest.items():
            _later(totals.observed, _source(name), moment)
        for each in (one for one in conditions if one.source in SOURCES):
            totals.frozen[each.source] = each.frozen
            if each.compared:
                totals.disagreement[each.source] = each.disagreeing / each.compared
        return totals


def _source(name: str) -> str:
    return name if name in SOURCES else OTHER


def _later(moments: dict[str, datetime], source: str, moment: datetime) -> None:
    moments[source] = max(moment, moments.get(source, moment))
