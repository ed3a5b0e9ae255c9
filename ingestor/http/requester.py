"""Requests on behalf of one source: they are timed, and their ETags are noted."""

import time
from collections.abc import Mapping

from ingestor.errors import SourceError
from ingestor.http.client import Client
from ingestor.http.responses import Content
from ingestor.metrics import outbound
from ingestor.sources.publication import Kind


class HttpRequester:
    """Asks on behalf of ``source``; store ``new_etags`` once everything is published."""

    def __init__(self, client: Client, source: str, etags: Mapping[str, str]) -> None:
        self._client = client
        self._source = source
        self._etags = etags
        self.new_etags: dict[str, str] = {}

    def get(self, url: str, kind: Kind, remember: str | None = None) -> bytes | None:
        """Return the data at ``url``, ``None`` if its ETag is the one stored as ``remember``."""
        content = self._timed(url, kind, self._etags.get(remember or ""))
        if remember and content.etag:
            self.new_etags[remember] = content.etag
        return content.body

    def is_new(self, remember: str, etag: str) -> bool:
        """Return whether ``etag`` differs from the one stored as ``remember``, and note it."""
        self.new_etags[remember] = etag
        return self._etags.get(remember) != etag

    def _timed(self, url: str, kind: Kind, etag: str | None) -> Content:
        started, outcome = time.perf_counter(), "failed"
        try:
            content = self._client.get(url, kind, etag)
            outcome = "delivered" if content.body is not None else "unchanged"
        except SourceError as error:
            outcome = error.outcome
            raise
        finally:
            outbound.labels(self._source, outcome).observe(time.perf_counter() - started)
        return content
