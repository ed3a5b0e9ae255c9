"""A worker's copy of the newest rates, at most a second behind, read off the request path."""

import logging
import os
import threading
from dataclasses import replace
from datetime import timedelta

from chassis.clock import Clock
from chassis.database import StoreUnavailable
from currency import metrics
from currency.book import Book
from currency.store import CurrencyStore

REFRESH_SECONDS = 1.0
# Should the refreshing thread ever be held up, a request looks for itself.
TRUSTED_FOR = timedelta(seconds=5)
log = logging.getLogger(__name__)


class Mirror:
    """Keeps the newest ``Book``; each process starts its own thread with its first question."""

    def __init__(self, store: CurrencyStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._book: Book | None = None
        self._pid = 0
        self._closed = threading.Event()

    def book(self) -> Book:
        """Return what is known now; ``StoreUnavailable`` if nothing could be read yet."""
        if self._pid != os.getpid():
            self._begin()
        book = self._book
        if book is None or self._clock() - book.now > TRUSTED_FOR:
            book = self.refresh()
        return book

    def refresh(self) -> Book:
        """Look at the store once; if it cannot be read the last book stays, marked so."""
        with self._lock:
            try:
                self._book = self._read(self._book)
            except StoreUnavailable as error:
                if self._book is None:
                    raise
                if self._book.reachable:
                    log.warning("serving the last known rates: %s", error)
                self._book = replace(self._book, now=self._clock(), reachable=False, written={})
            return self._book

    def close(self) -> None:
        """Stop keeping up, and let go of the store."""
        self._closed.set()
        self._store.close()

    def _read(self, last: Book | None) -> Book:
        revision, now = self._store.revision(), self._clock()
        if last and last.revision == revision:
            snapshots = [each for shelf in last.shelves for each in shelf.snapshots]
        else:
            snapshots = self._store.recent()
        book = Book.of(snapshots, now, revision)
        for shelf in book.shelves:
            metrics.observed.labels(shelf.source).set(shelf.observed_at.timestamp())
        return book

    def _begin(self) -> None:
        with self._lock:
            if self._pid != os.getpid():
                self._pid = os.getpid()
                threading.Thread(target=self._keep_up, daemon=True, name="mirror").start()

    def _keep_up(self) -> None:
        while not self._closed.wait(REFRESH_SECONDS):
            try:
                self.refresh()
            except StoreUnavailable:
                log.warning("no rates could be loaded yet")
            except Exception:
                log.exception("could not refresh the rates")
