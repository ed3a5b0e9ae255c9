"""The exposition: the body of a scrape, with the metrics of all workers of a master."""

import gzip
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from prometheus_client import REGISTRY, CollectorRegistry
from prometheus_client.exposition import choose_encoder, gzip_accepted

from chassis.metrics import processes
from chassis.metrics.family import Encode, Family, Figures, FiguresFamily
from chassis.metrics.reader import Reader

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

Headers = list[tuple[str, str]]
Shape = tuple[tuple[str, ...], ...]  # each figure's name and the values of its label

# Level 9, which client_python uses, costs ten times as much for two thirds of the bytes.
_GZIP_LEVEL = 1
_MOST_SHAPES = 16


class Workers:
    """The families that the workers of a directory wrote, and the figures of their processes."""

    def __init__(self, directory: Path) -> None:
        self.reader = Reader(directory)
        self._directory = directory
        self._figures: dict[Shape, FiguresFamily] = {}

    def families(self, names: Collection[str] = ()) -> Iterator[Family]:
        """Yield the current families; with ``names``, only the process figures so named.

        Raises ``Damaged`` and ``OSError``.
        """
        yield from self.reader.families()
        figures = processes.figures(self._directory)
        yield self._family([each for each in figures if not names or each.name in names])

    def _family(self, figures: Sequence[Figures]) -> FiguresFamily:
        if len(self._figures) > _MOST_SHAPES:  # slots come and go, and clients choose names
            self._figures.clear()
        shape = tuple((each.name, *each.values) for each in figures)
        known = self._figures.get(shape)
        family = known or self._figures.setdefault(shape, FiguresFamily(figures))
        family.figures = figures
        return family


class Exposition:
    """The metrics of all workers in ``directory``; without a directory, those of this process."""

    def __init__(self, directory: Path | None) -> None:
        self._workers = Workers(directory) if directory else None
        self._registry = CollectorRegistry() if directory else REGISTRY
        self._one_at_a_time = Lock()

    def respond(self, environ: "WSGIEnvironment") -> tuple[bytes, Headers]:
        """Return the body and the headers of the response to a request.

        It honours ``Accept``, ``Accept-Encoding: gzip`` and ``name[]`` in the query.
        """
        names = parse_qs(environ.get("QUERY_STRING", "")).get("name[]", ())
        body, content_type = self.render(environ.get("HTTP_ACCEPT", ""), frozenset(names))
        headers = [("Content-Type", content_type), ("Vary", "Accept, Accept-Encoding")]
        if gzip_accepted(environ.get("HTTP_ACCEPT_ENCODING", "")):
            return gzip.compress(body, _GZIP_LEVEL), [*headers, ("Content-Encoding", "gzip")]
        return body, headers

    def render(self, accept: str = "", names: Collection[str] = ()) -> tuple[bytes, str]:
        """Return the exposition and its content type; with ``names``, only samples so named.

        Raises ``Damaged`` if a file is not a valid metric file, and ``OSError``.
        """
        encode, content_type = _encoder(accept)
        pieces = self._pieces(encode, content_type, names)
        registry = self._registry.restricted_registry(names) if names else self._registry
        pieces.append(encode(registry).decode())
        return "".join(pieces).encode(), content_type

    def _pieces(self, encode: Encode, content_type: str, names: Collection[str]) -> list[str]:
        pieces: list[str] = []
        with self._one_at_a_time:
            for family in self._workers.families(names) if self._workers else ():
                pieces += family.pieces(content_type, encode, names)
        return pieces


def _encoder(accept: str) -> tuple[Encode, str]:
    try:
        return choose_encoder(accept)
    except (TypeError, ValueError):  # not a valid version
        return choose_encoder("")
