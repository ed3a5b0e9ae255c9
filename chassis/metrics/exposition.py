"""The exposition: what a scrape of ``/metrics`` reads, summed over the workers of a master."""

import os
from collections.abc import Iterator
from pathlib import Path

from flask import Response, request
from prometheus_client import REGISTRY
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from chassis.metrics import slots


class SlotFiles:
    """Collects the metric files of ``directory``; a file without content is none."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def collect(self) -> list[Metric]:
        """Return the metrics of all slots merged."""
        files = list(self._files())
        return list(MultiProcessCollector.merge(files))  # type: ignore[no-untyped-call]

    def _files(self) -> Iterator[str]:
        # A worker killed between creating and sizing a file leaves it empty, and a live gauge
        # goes with its worker, perhaps right now.
        with os.scandir(self._directory) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name.endswith(".db") and _size(entry) > 0:
                    yield entry.path


def collector() -> Collector:
    """Return the metrics of all workers, or of this process if there is no metrics directory."""
    directory = os.environ.get(slots.DIRECTORY)
    return SlotFiles(Path(directory)) if directory else REGISTRY


def metrics_response() -> Response:
    """Answer a scrape in the text format or in OpenMetrics, as its ``Accept`` header prefers."""
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return Response(encode(collector()), content_type=content_type)


def _size(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat().st_size
    except FileNotFoundError:
        return 0
