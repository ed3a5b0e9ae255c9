"""The history store: every accepted value and every run of the ingestor."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, func, select

from chassis.events.runs import IngestRun
from chassis.rates.snapshot import Snapshot
from chassis.rates.store import ObservationStore
from chassis.rates.withdrawal import Withdrawal
from chassis.stores.errors import NothingLoaded
from chassis.stores.sql import upsert
from history import quotes
from history.hindsight import Hindsight
from history.observation import Observation
from history.pairs import pair_query
from history.reading import Stretch, observations
from history.schema import CLOSES, LOADING, MIGRATIONS, OBSERVATIONS, REVISIONS, RUNS, WITHDRAWALS
from history.series import carried_since


@dataclass(frozen=True, slots=True)
class StoredPair:
    """The snapshots that matter for a query, and the revision of the store they were read from.

    ``withdrawn`` are the withdrawals of its days that are about one of its currencies.
    """

    revision: int
    snapshots: list[Observation]
    withdrawn: list[Withdrawal]

    def only(self, source: str | None) -> "StoredPair":
        """Return the snapshots of one source; all of them for ``None``."""
        if source is None:
            return self
        return replace(self, snapshots=[s for s in self.snapshots if s.source == source])


@dataclass(frozen=True, slots=True)
class RunTotals:
    """How many runs of ``source`` ended with ``outcome``, and when the last of them ended."""

    source: str
    outcome: str
    count: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Condition:
    """What the last run of ``source`` found: days it is frozen, and how it agrees with others.

    Of ``compared`` values that other publishers have too, ``disagreeing`` differ.
    """

    source: str
    frozen: int
    compared: int
    disagreeing: int


class HistoryStore(ObservationStore):
    """The values of all sources in a SQL database; every method is one transaction."""

    migrations, observations, loading = MIGRATIONS, OBSERVATIONS, LOADING
    withdrawals = WITHDRAWALS

    def apply(
        self,
        published: Iterable[tuple[str, Snapshot]],
        runs: Iterable[IngestRun] = (),
        withdrawn: Iterable[tuple[str, Withdrawal]] = (),
    ) -> list[Snapshot]:
        """Store snapshots, runs and withdrawals of events, all or none; return new snapshots."""
        with self._database.writing("apply") as connection:
            upsert(connection, RUNS, [_run_row(run) for run in runs])
            snapshots = list(published)
            REVISIONS.keep(connection, [each for _, each in snapshots])
            new, _ = self._applied(connection, snapshots, withdrawn)
            CLOSES.note(connection)
            return new

    def revision(self) -> int:
        """Return a number that grows with every change; ``NothingLoaded`` if there is nothing.

        ``StillLoading`` while the store is being loaded.
        """
        return self._loaded()

    def pair(
        self,
        base: str,
        target: str,
        since: datetime,
        until: datetime,
        daily_until: datetime | None = None,
    ) -> StoredPair:
        """Return the snapshots with both legs observed from ``since`` to ``until``.

        The last snapshot and those of the days before it that decide its value are included,
        however old they are. ``NothingLoaded`` if the store is empty, ``StillLoading`` while it
        is being loaded.
        """
        return self.pairs(base, (target,), since, until, daily_until)[target]

    def pairs(
        self,
        base: str,
        targets: Iterable[str],
        since: datetime,
        until: datetime,
        daily_until: datetime | None = None,
    ) -> dict[str, StoredPair]:
        """Return the same of several targets, all read at one revision of the store.

        Up to ``daily_until``, the end of a day, each source's last snapshot of a day is enough.
        """
        with self._database.reading("pair") as connection:
            revision = self._loaded(connection)
            if daily_until and not CLOSES.is_complete(connection, revision):
                daily_until = None
            stretch = Stretch(since, until, daily_until)
            days = WITHDRAWALS.between(connection, since.date(), until.date())
            return {
                target: StoredPair(
                    revision,
                    observations(connection, base, target, stretch),
                    [each for each in days if each.names(base, target)],
                )
                for target in targets
            }

    def first(self, base: str, target: str) -> datetime | None:
        """Return the pair's first moment of observation, ``None`` if it was never observed."""
        with self._database.reading("pair") as connection:
            moment: datetime | None = pair_query(base, target).first(connection, base, target)
            return moment

    def quotes(
        self, codes: Collection[str], since: datetime | None, until: datetime
    ) -> list[Snapshot]:
        """Return the values of several currencies from sources that allow redistribution.

        Without ``since`` these are the values of the last observation and of the seven days before
        it. Raises ``quotes.TooManyValues``, ``NothingLoaded`` and ``StillLoading``.
        """
        with self._database.reading("quotes") as connection:
            self._loaded(connection)
            last = None if since else quotes.last(connection, until)
            since = carried_since(last.date()) if last else since
            return quotes.between(connection, codes, since, until) if since else []

    def pair_as_of(
        self,
        base: str,
        target: str,
        since: datetime,
        until: datetime,
        as_of: datetime,
        *,
        daily: bool = False,
    ) -> StoredPair:
        """Return the pair as it was known at ``as_of``, before later corrections and withdrawals.

        The last snapshot is included, however old it is, as ``pair`` does. If ``daily``, each
        source's last snapshot of a day is enough.
        """
        with self._database.reading("pair") as connection:
            revision = self._loaded(connection)
            known = Hindsight(connection, base, target, as_of, daily=daily)
            snapshots, withdrawn = known.snapshots(since, until), known.withdrawals(since, until)
            return StoredPair(revision, snapshots, withdrawn)

    def totals(self) -> tuple[list[RunTotals], dict[str, datetime]]:
        """Return the totals of the ingestor's runs, and each source's newest observation."""
        runs, snapshot = RUNS.c, OBSERVATIONS.snapshot.c
        ended = select(runs.source, runs.outcome, func.count(), func.max(runs.finished_at))
        moments = select(snapshot.source, func.max(snapshot.observed_at))
        newest = moments.where(snapshot.withdrawn_at.is_(None))
        with self._database.reading("totals") as connection:
            counted = connection.execute(ended.group_by(runs.source, runs.outcome))
            observed = connection.execute(newest.group_by(snapshot.source))
            return [RunTotals(*row) for row in counted], {row[0]: row[1] for row in observed}

    def conditions(self) -> list[Condition]:
        """Return the condition of every source whose last run reported one."""
        runs = RUNS.c
        last = select(runs.source, func.max(runs.finished_at).label("at")).group_by(runs.source)
        newest = last.subquery()
        same = and_(runs.source == newest.c.source, runs.finished_at == newest.c.at)
        columns = (runs.source, runs.frozen, runs.compared, runs.disagreeing)
        query = select(*columns).join(newest, same).where(runs.compared.is_not(None))
        with self._database.reading("conditions") as connection:
            rows = connection.execute(query)
            return [Condition(row[0], row[1] or 0, row[2], row[3] or 0) for row in rows]

    def _loaded(self, connection: Connection | None = None) -> int:
        if revision := self._revision(connection):
            return revision
        raise NothingLoaded


def _run_row(run: IngestRun) -> dict[str, str | datetime | int | None]:
    return {
        "event_id": run.id,
        "source": run.source,
        "outcome": run.outcome,
        "finished_at": run.started_at + timedelta(seconds=run.duration_seconds),
        **{name: run.counts.get(name) for name in ("frozen", "compared", "disagreeing")},
    }
