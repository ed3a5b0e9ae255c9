"""One visit to one source: requests that are timed, and the ETags they teach us."""

import time
from collections.abc import Mapping

from ingestor.errors import SourceError
from ingestor.http.client import Client
from ingestor.http.responses import Answer
from ingestor.metrics import outbound
from ingestor.sources.publication import Kind


class HttpVisit:
    """Asks on behalf of ``source``; ``learned`` is to be kept once everything is published."""

    def __init__(self, client: Client, source: str, known: Mapping[str, str]) -> None:
        self._client = client
        self._source = source
        self._known = known
        self.learned: dict[str, str] = {}

    def get(self, url: str, kind: Kind, remember: str | None = None) -> bytes | None:
        """Return the data at ``url``; ``None`` if they are as they were under ``remember``."""
        answer = self._timed(url, kind, self._known.get(remember or ""))
        if remember and answer.etag:
            self.learned[remember] = answer.etag
        return answer.body

    def is_new(self, remember: str, etag: str) -> bool:
        """Tell whether ``etag`` is not the one known under ``remember``, and note it."""
        self.learned[remember] = etag
        return self._known.get(remember) != etag

    def _timed(self, url: str, kind: Kind, etag: str | None) -> Answer:
        started, outcome = time.perf_counter(), "failed"
        try:
            answer = self._client.get(url, kind, etag)
            outcome = "delivered" if answer.body is not None else "unchanged"
        except SourceError as error:
            outcome = error.outcome
            raise
        finally:
            outbound.labels(self._source, outcome).observe(time.perf_counter() - started)
        return answer
