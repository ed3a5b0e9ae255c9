"""A worker's copy of responses, each true for one revision of the store and only some seconds old.

Only the ages in a kept response are written anew; it is made again when the store has changed, when
a day has begun, and when one of its rates may have become stale.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from string import digits
from typing import Any

import msgspec
from flask import Response, request

from chassis.clock import parse_rfc3339
from chassis.rates.cadence import ALLOWANCE
from chassis.rates.sources import SOURCES
from chassis.web.conditional import conditional, entity_tag
from history import lifetimes, metrics
from history.observation import Observation
from history.periods import BEGINNING
from history.query import TARGETS_AT_MOST, Query
from history.series import carried_since
from history.store import HistoryStore, StoredPair

CHARACTERS_AT_MOST = 8 * 1024 * 1024
JSON = "application/json"
# An age stands in the same object as the moment it is counted from, and after it.
AGE, MOMENT = '"age_seconds":', '"observed_at":"'
Pairs = Mapping[str, StoredPair]
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """The text of a response without its ages: ``moments`` stand between its ``pieces``."""

    pieces: Sequence[str]
    moments: Sequence[datetime]
    newest: Sequence[Observation]
    until: datetime | None
    etag: str

    @classmethod
    def of(cls, key: Key, body: Mapping[str, Any], pairs: Pairs, now: datetime) -> "Kept":
        """Return the response made ``now`` from ``pairs``, for the request and revision ``key``."""
        text = msgspec.json.encode(body).decode()
        pieces, moments = [], []
        before, *others = text.split(AGE)
        for part in others:
            moments.append(_last_moment(before))
            pieces.append(before + AGE)
            before = part.lstrip(digits)
        newest = lifetimes.newest_of(pair.snapshots for pair in pairs.values())
        overdue = [
            SOURCES[each.source].cadence.due_after(each.observed_at) + ALLOWANCE for each in newest
        ]
        until = min((each for each in overdue if each >= now), default=None)
        # Until its end no rate in it becomes stale, so the end stands for what is stale in it.
        return cls([*pieces, before], moments, newest, until, entity_tag(*key, until))

    @property
    def size(self) -> int:
        """The number of its characters."""
        return sum(map(len, self.pieces))

    def holds(self, now: datetime) -> bool:
        """Return whether no rate in it can have become stale."""
        return self.until is None or now <= self.until

    def text(self, now: datetime) -> str:
        """Return the response with the ages of this moment."""
        ages = (max(0, int((now - moment).total_seconds())) for moment in self.moments)
        written = "".join(f"{piece}{age}" for piece, age in zip(self.pieces, ages, strict=False))
        return written + self.pieces[-1]


def _last_moment(text: str) -> datetime:
    start = text.rindex(MOMENT) + len(MOMENT)
    return parse_rfc3339(text[start : text.index('"', start)])


def read_pairs(
    store: HistoryStore, queries: Sequence[Query], source: str | None = None, daily: bool = True
) -> dict[str, StoredPair]:
    """Return the pair of each query by its target, of one source or, for ``None``, of all.

    The queries have one base and one span.
    """
    first, targets = queries[0], [each.target for each in queries]
    span = first.span
    daily_until = span.until if daily else span.carried_until
    pairs = store.pairs(first.base, targets, span.since, span.until, daily_until)
    found = {target: pair.only(source) for target, pair in pairs.items()}
    lacking = [each for each in found if pairs[each].snapshots and not found[each].snapshots]
    if lacking and len(queries) <= TARGETS_AT_MOST:
        # Another source was the last to have the pair; this one may have had it long before.
        whole = store.pairs(first.base, lacking, carried_since(BEGINNING), span.until, span.until)
        found |= {target: pair.only(source) for target, pair in whole.items()}
    return found


class ResponseCache:
    """Gives JSON responses made from ``store``, and keeps those used last up to eight megabytes."""

    def __init__(self, store: HistoryStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, Kept] = OrderedDict()

    def response(
        self,
        queries: Sequence[Query],
        make: Callable[[Pairs], Mapping[str, Any]],
        source: str | None = None,
        daily: bool = True,
    ) -> Response:
        """Return the response to the current request, or 304 if the caller already has it.

        ``make`` makes the body from the pairs of ``queries``, which have one base and one span;
        if it needs no more than ``daily`` values, others may be missing in the pairs.
        """
        query = queries[0]
        key = request.full_path, query.span, self._store.revision()
        kept = self._found(key, query.now) or self._made(key, queries, make, source, daily)
        headers = {"Cache-Control": lifetimes.kept(query, kept.newest), "Vary": "Accept"}
        return conditional(
            kept.etag, headers, lambda: Response(kept.text(query.now), content_type=JSON)
        )

    def _found(self, key: Key, now: datetime) -> Kept | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or not kept.holds(now):
                metrics.response_misses.inc()
                return None
            self._kept.move_to_end(key)
        metrics.response_hits.inc()
        return kept

    def _made(
        self,
        key: Key,
        queries: Sequence[Query],
        make: Callable[[Pairs], Mapping[str, Any]],
        source: str | None,
        daily: bool,
    ) -> Kept:
        pairs = read_pairs(self._store, queries, source, daily)
        kept = Kept.of(key, make(pairs), pairs, queries[0].now)
        # The store may have changed since its revision was read.
        if pairs[queries[0].target].revision == key[-1]:
            self._keep(key, kept)
        return kept

    def _keep(self, key: Key, kept: Kept) -> None:
        with self._lock:
            self._kept[key] = kept
            total = sum(each.size for each in self._kept.values())
            while total > CHARACTERS_AT_MOST:
                _, dropped = self._kept.popitem(last=False)
                total -= dropped.size
