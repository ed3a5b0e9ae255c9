"""Series as CSV and NDJSON: written while they are read, so that their length does not matter."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import msgspec
from flask import Response, request

from chassis.rates.sources import SOURCES
from chassis.web.conditional import conditional, entity_tag
from chassis.web.formats import WITHHELD, named, written
from chassis.web.lifetimes import ASK, CLOSED
from history import extremes, lifetimes
from history.parts import Part
from history.points import Point
from history.query import TARGETS_AT_MOST, Query

COLUMNS = (
    "date",
    "target",
    "base",
    "rate",
    "observed_at",
    "fetched_at",
    "precision",
    "method",
    "source",
)
# So many points are read before the first is sent: shorter files come as a whole.
POINTS_AHEAD = 20_000


@dataclass(frozen=True, slots=True)
class Exported:
    """What a file is about; its ``queries`` have one base and one span."""

    queries: Sequence[Query]
    interval: str
    media: str
    revision: int

    @property
    def name(self) -> str:
        """The name of the file."""
        codes = [query.target for query in self.queries]
        targets = "-".join(codes) if len(codes) <= TARGETS_AT_MOST else "all"
        return f"{targets}-{self.queries[0].base}_{self.queries[0].span}_{self.interval}"

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        lacking = extremes.reason(self.queries[0].span, self.interval)
        return COLUMNS if lacking else (*COLUMNS, *extremes.FIGURES)


def export(exported: Exported, parts: Iterator[Part]) -> Response:
    """Return the points as a file, or 304 if the caller already has it.

    Points whose source forbids redistribution are left out. A header counts them in a file of at
    most 20,000 points. A longer one is written while it is read; if that fails, it breaks off.
    """
    ahead, ended = _ahead(parts)
    span = exported.queries[0].span
    etag = entity_tag(request.full_path, exported.revision, span, exported.media)
    headers = {"Cache-Control": _kept(exported, ahead, ended), "Vary": "Accept"}
    return conditional(etag, headers, lambda: _file(exported, ahead, parts, ended))


def _ahead(parts: Iterator[Part]) -> tuple[list[Part], bool]:
    """Return the first parts, and whether they are all."""
    ahead: list[Part] = []
    count = 0
    for part in parts:
        ahead.append(part)
        count += len(part.points)
        if count > POINTS_AHEAD:
            return ahead, False
    return ahead, True


def _kept(exported: Exported, ahead: Sequence[Part], ended: bool) -> str:
    query = exported.queries[0]
    known = lifetimes.kept(query, [each for part in ahead for each in part.newest])
    # Of what is not yet read, nobody knows when it is due.
    return known if ended or known == CLOSED else ASK


def _file(
    exported: Exported, ahead: Sequence[Part], parts: Iterable[Part], ended: bool
) -> Response:
    headers = named(exported.name, exported.media)
    rows = (row for part in chain(ahead, parts) for row in _rows(part))
    pieces = written(exported.media, exported.columns, rows)
    if not ended:
        return Response(pieces, headers=headers)
    withheld = sum(not _is_allowed(point) for part in ahead for point in part.points)
    return Response("".join(pieces), headers={**headers, WITHHELD: str(withheld)})


def _rows(part: Part) -> Iterator[dict[str, Any]]:
    pair = {"target": part.query.target, "base": part.query.base}
    allowed = filter(_is_allowed, part.points)
    return (pair | msgspec.to_builtins(point.shown()) for point in allowed)


def _is_allowed(point: Point) -> bool:
    return SOURCES[point.value.source].redistribute
