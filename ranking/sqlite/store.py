"""The embedded ranking store, in a file of SQLite that all workers of one machine share."""

import secrets
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select
from sqlalchemy.dialects import sqlite

from chassis.stores.observer import StoreObserver
from chassis.stores.sql import upsert
from chassis.stores.store import SqlStore
from chassis.web.proxies import SALT_BYTES
from ranking.days import DAY, Span
from ranking.sqlite.limits import EmbeddedTokenBuckets
from ranking.sqlite.tables import CLICKS, CLOSINGS, KEYS, MIGRATIONS, RESETS, SALTS
from ranking.store import Click, CountryClicks, DayClicks, Key, Recorded, Removed, Standing

_COUNT = (
    sqlite.insert(CLICKS)
    .values(clicks=1)
    .on_conflict_do_update(
        index_elements=[CLICKS.c.day, CLICKS.c.country], set_={"clicks": CLICKS.c.clicks + 1}
    )
    .returning(CLICKS.c.clicks)
)
_other = CLICKS.alias("other")
_STANDING = select(
    select(func.sum(CLICKS.c.clicks)).where(CLICKS.c.country == bindparam("of")).scalar_subquery(),
    select(func.count() + 1)
    .where(CLICKS.c.day == bindparam("on"), CLICKS.c.clicks > bindparam("above"))
    .scalar_subquery(),
)
_RANK = (
    select(func.count() + 1)
    .where(_other.c.day == CLICKS.c.day, _other.c.clicks > CLICKS.c.clicks)
    .scalar_subquery()
)


class EmbeddedStore(SqlStore):
    """A ``RankingStore`` in one SQLite file."""

    migrations = MIGRATIONS

    def __init__(self, url: str, observer: StoreObserver | None = None) -> None:
        super().__init__(url, observer)
        self.token_buckets = EmbeddedTokenBuckets(url, observer)

    def record(self, click: Click) -> Recorded:
        """Count a click, unless its key is known, and return once the outcome is durable."""
        with self._database.writing("record") as connection:
            known = _known(connection, click.key, click.now.at) if click.key else None
            if known:
                return Recorded(known, replayed=True)
            standing = _counted(connection, click)
            if click.key:
                _remember(connection, click.key, standing)
            return Recorded(standing, replayed=False)

    def clicks(self, span: Span) -> dict[str, int]:
        """Return the clicks within ``span`` of each country that has any."""
        query = (
            select(CLICKS.c.country, func.sum(CLICKS.c.clicks))
            .where(CLICKS.c.day.between(span.first, span.last))
            .group_by(CLICKS.c.country)
        )
        with self._database.reading("clicks") as connection:
            return {country: int(clicks) for country, clicks in connection.execute(query)}

    def country(self, code: str, span: Span) -> CountryClicks:
        """Return a country's days within ``span``, and its total."""
        own = CLICKS.c.country == code
        days = (
            select(CLICKS.c.day, CLICKS.c.clicks, _RANK)
            .where(own, CLICKS.c.day.between(span.first, span.last))
            .order_by(CLICKS.c.day)
        )
        with self._database.reading("country") as connection:
            total = connection.scalar(select(func.sum(CLICKS.c.clicks)).where(own))
            return CountryClicks([DayClicks(*row) for row in connection.execute(days)], total or 0)

    def reset(self, day: date, at: datetime, request_id: str) -> Removed:
        """Remove the counts of a day, and record the request that did so."""
        with self._database.writing("reset") as connection:
            removed = delete(CLICKS).where(CLICKS.c.day == day).returning(CLICKS.c.clicks)
            clicks = connection.scalars(removed).all()
            audit = {"day": day, "at": at, "request_id": request_id}
            audit |= {"countries": len(clicks), "clicks": sum(clicks)}
            connection.execute(insert(RESETS).values(audit))
            return Removed(len(clicks), sum(clicks))

    def first_open_day(self) -> date | None:
        """Return the day after the last closed one, or the first day with clicks if none is."""
        with self._database.reading("first_open_day") as connection:
            closed: date | None = connection.scalar(select(func.max(CLOSINGS.c.day)))
            clicked: date | None = connection.scalar(select(func.min(CLICKS.c.day)))
            return closed + DAY if closed else clicked

    def close_days(self, days: Sequence[date], at: datetime) -> int:
        """Mark the days as closed, and return how many were not marked before."""
        marker = sqlite.insert(CLOSINGS).on_conflict_do_nothing()
        with self._database.writing("close_days") as connection:
            return connection.execute(
                marker, [{"day": day, "closed_at": at} for day in days]
            ).rowcount

    def forget(self, expired_at: datetime, salts_before: date) -> None:
        """Delete the keys that have expired, and the salts of earlier days."""
        with self._database.writing("forget") as connection:
            connection.execute(delete(KEYS).where(KEYS.c.expires_at <= expired_at))
            connection.execute(delete(SALTS).where(SALTS.c.day < salts_before))

    def salt(self, day: date) -> bytes:
        """Return the day's secret, the same for all workers; the first call makes it."""
        offer = sqlite.insert(SALTS).on_conflict_do_nothing()
        with self._database.writing("salt") as connection:
            connection.execute(offer.values(day=day, salt=secrets.token_bytes(SALT_BYTES)))
            found = connection.scalars(select(SALTS.c.salt).where(SALTS.c.day == day))
            return bytes(found.one())

    def in_time(self) -> AbstractContextManager[None]:
        """Limit nothing: waiting for a file is bounded already."""
        return nullcontext()

    def check(self) -> None:
        """Raise ``StoreUnavailable`` unless clicks can be counted and limited."""
        super().check()
        self.token_buckets.check()

    def close(self) -> None:
        """Close every connection of this process."""
        super().close()
        self.token_buckets.close()


def _counted(connection: Connection, click: Click) -> Standing:
    day = click.now.day
    clicks = connection.execute(_COUNT, {"day": day, "country": click.country}).scalar_one()
    where = {"of": click.country, "on": day, "above": clicks}
    total, rank = connection.execute(_STANDING, where).one()
    return Standing(click.country, day, clicks, total, rank)


def _known(connection: Connection, key: Key, at: datetime) -> Standing | None:
    outcome = select(*KEYS.c["country", "day", "clicks", "total", "rank"])
    query = outcome.where(KEYS.c.name == key.name, KEYS.c.expires_at > at)
    row = connection.execute(query).first()
    return Standing(*row) if row else None


def _remember(connection: Connection, key: Key, standing: Standing) -> None:
    row = {**asdict(standing), "name": key.name, "expires_at": key.expires_at}
    upsert(connection, KEYS, [row])
