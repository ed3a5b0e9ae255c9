"""The ingestor's own store: accepted, held and seen values, ETags and last requests."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    delete,
    func,
    select,
    tuple_,
)

from chassis.rates.sources import same_publisher
from chassis.rates.withdrawal import Withdrawal
from chassis.stores.columns import ExactDecimal, UtcDateTime
from chassis.stores.migrations import add_columns, create
from chassis.stores.sql import Database, upsert
from ingestor.screening.known import Frozen, Held, KnownValues, Observation, Seen
from ingestor.screening.policy import Reason

_metadata = MetaData()
_accepted = Table(
    "accepted", _metadata,
    Column("source", String(32), primary_key=True),
    Column("quote", String(3), primary_key=True),
    Column("observed_at", UtcDateTime, nullable=False),
    Column("value", ExactDecimal, nullable=False),
)  # fmt: skip
_seen = Table(
    "seen", _metadata,
    Column("source", String(32), primary_key=True),
    Column("base", String(40), primary_key=True),
    Column("observed_at", UtcDateTime, primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("accepted", Integer, nullable=False),
)  # fmt: skip
_held = Table(
    "held", _metadata,
    Column("source", String(32), primary_key=True),
    Column("quote", String(3), primary_key=True),
    Column("observed_at", UtcDateTime, primary_key=True),
    Column("base", String(3), nullable=False),
    Column("value", ExactDecimal, nullable=False),
    Column("fetched_at", UtcDateTime, nullable=False),
    Column("precision", String(6), nullable=False),
    Column("reason", String(32)),
)  # fmt: skip
_etags = Table(
    "etag", _metadata,
    Column("source", String(32), primary_key=True),
    Column("resource", String(64), primary_key=True),
    Column("etag", String(255), nullable=False),
)  # fmt: skip
_asked = Table(
    "asked", _metadata,
    Column("source", String(32), primary_key=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("outcome", String(16), nullable=False),
)  # fmt: skip
_added = MetaData()
_frozen = Table(
    "frozen", _added,
    Column("source", String(32), primary_key=True),
    Column("observed_at", UtcDateTime, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)  # fmt: skip
MIGRATIONS = (create(_metadata), add_columns(_held.c.reason), create(_added))


class State:
    """The stored state; losing its last change costs only a repetition of events.

    It is written only after the events are durable.
    """

    def __init__(self, url: str) -> None:
        self._database = Database(url, MIGRATIONS)

    def known_values(self, source: str) -> KnownValues:
        """Return the values known of ``source``; the accepted ones are of its whole publisher."""
        with self._database.reading("known_values") as connection:
            accepted = connection.execute(
                select(_accepted)
                .where(_accepted.c.source.in_(same_publisher(source)))
                .order_by(_accepted.c.observed_at)
            )
            seen = connection.execute(select(_seen).where(_seen.c.source == source))
            known = KnownValues(
                {row.quote: Observation(row.value, row.observed_at) for row in accepted},
                seen={(r.base, r.observed_at): Seen(r.fingerprint, r.accepted) for r in seen},
            )
        for held in self.held():
            if held.source == source:
                known.hold(held)
        known.frozen = self.frozen(source)
        return known

    def frozen(self, source: str) -> Frozen | None:
        """Return since when ``source`` repeats itself, ``None`` if its last values were new."""
        query = select(_frozen.c.observed_at, _frozen.c.since).where(_frozen.c.source == source)
        with self._database.reading("frozen") as connection:
            row = connection.execute(query).one_or_none()
            return None if row is None else Frozen(row.observed_at, row.since)

    def record_frozen(self, source: str, frozen: Frozen | None) -> None:
        """Store since when ``source`` repeats itself, or that it does not."""
        with self._database.writing("record_frozen") as connection:
            connection.execute(delete(_frozen).where(_frozen.c.source == source))
            if frozen:
                connection.execute(_frozen.insert().values(source=source, **asdict(frozen)))

    def accepted(self, source: str) -> dict[str, Observation]:
        """Return the last accepted values of ``source`` by quote."""
        with self._database.reading("accepted") as connection:
            return self._accepted(connection, source)

    def _accepted(self, connection: Connection, source: str) -> dict[str, Observation]:
        rows = connection.execute(select(_accepted).where(_accepted.c.source == source))
        return {row.quote: Observation(row.value, row.observed_at) for row in rows}

    def held(self) -> list[Held]:
        """Return every held value, oldest first."""
        with self._database.reading("held") as connection:
            rows = connection.execute(select(_held).order_by(_held.c.observed_at, _held.c.quote))
            return [_held_from(row) for row in rows.mappings()]

    def waiting(self) -> list[Held]:
        """Return the held values that no later value of their own source has denied yet."""
        return [held for held in self.held() if not self._is_denied(held)]

    def _is_denied(self, held: Held) -> bool:
        known = self.accepted(held.source).get(held.quote)
        return known is not None and known.observed_at > held.observed_at

    def newest(self, *sources: str) -> datetime | None:
        """Return the last moment of which a value of one of ``sources`` was accepted."""
        query = select(func.max(_seen.c.observed_at, type_=UtcDateTime)).where(
            _seen.c.source.in_(sources), _seen.c.accepted > 0
        )
        with self._database.reading("newest") as connection:
            newest: datetime | None = connection.scalar(query)
            return newest

    def etags(self, source: str) -> dict[str, str]:
        """Return the stored ETags of ``source``, by resource."""
        query = select(_etags.c.resource, _etags.c.etag).where(_etags.c.source == source)
        with self._database.reading("etags") as connection:
            return {row.resource: row.etag for row in connection.execute(query)}

    def last_request(self, source: str) -> tuple[datetime, str] | None:
        """Return the time and the outcome of the last request to ``source``."""
        query = select(_asked.c.asked_at, _asked.c.outcome).where(_asked.c.source == source)
        with self._database.reading("last_request") as connection:
            row = connection.execute(query).one_or_none()
            return None if row is None else (row.asked_at, row.outcome)

    def record_request(
        self, source: str, asked_at: datetime, outcome: str, etags: Mapping[str, str]
    ) -> None:
        """Store the time and outcome of a request to ``source``, and its ETags."""
        rows = [{"source": source, "resource": name, "etag": etags[name]} for name in etags]
        with self._database.writing("record_request") as connection:
            upsert(connection, _asked, [
                {"source": source, "asked_at": asked_at, "outcome": outcome}
            ])  # fmt: skip
            upsert(connection, _etags, rows)

    def record(
        self,
        source: str,
        accepted: Mapping[str, Observation],
        seen: Mapping[tuple[str, datetime], Seen],
        held: Iterable[Held],
        dropped: Iterable[Held],
    ) -> None:
        """Store what a batch of publications changed; ``dropped`` are no longer held."""
        with self._database.writing("record") as connection:
            upsert(connection, _accepted, [
                {"source": source, "quote": quote, **asdict(one)}
                for quote, one in _not_older(accepted, self._accepted(connection, source))
            ])  # fmt: skip
            upsert(connection, _seen, [
                {"source": source, "base": base, "observed_at": moment, **asdict(one)}
                for (base, moment), one in seen.items()
            ])  # fmt: skip
            keys = [held.key for held in dropped]
            columns = tuple_(_held.c.source, _held.c.quote, _held.c.observed_at)
            connection.execute(delete(_held).where(columns.in_(keys)))
            upsert(connection, _held, [asdict(held_value) for held_value in held])

    def take_back(self, withdrawal: Withdrawal, last: Mapping[str, Observation]) -> None:
        """Replace accepted values that were withdrawn by the ``last`` ones that were not."""
        taken = [
            quote
            for quote, one in self.accepted(withdrawal.source).items()
            if withdrawal.takes(quote, one.observed_at, withdrawal.at)
        ]
        mine = _accepted.c.source == withdrawal.source
        with self._database.writing("take_back") as connection:
            connection.execute(delete(_accepted).where(mine, _accepted.c.quote.in_(taken)))
            upsert(connection, _accepted, [
                {"source": withdrawal.source, "quote": quote, **asdict(last[quote])}
                for quote in taken if quote in last
            ])  # fmt: skip

    def forget_publications(self) -> bool:
        """Forget what was published, so that it is published again; return whether anything was."""
        with self._database.writing("forget") as connection:
            if not connection.scalar(select(func.max(_seen.c.accepted))):
                return False
            connection.execute(delete(_etags))
            connection.execute(delete(_seen))
            return True

    def close(self) -> None:
        """Close the store."""
        self._database.close()


def _not_older(
    values: Mapping[str, Observation], known: Mapping[str, Observation]
) -> list[tuple[str, Observation]]:
    # A correction of the last moment replaces its value.
    return [
        (quote, one)
        for quote, one in values.items()
        if quote not in known or one.observed_at >= known[quote].observed_at
    ]


def _held_from(row: RowMapping) -> Held:
    # Rows of earlier releases have no reason: only jumps were held.
    return Held(**{**row, "reason": Reason(row["reason"] or Reason.JUMP)})
