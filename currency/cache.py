"""A worker's copy of the newest rates, at most a second behind, read off the request path."""

import logging
import os
import threading
import time
from dataclasses import replace

from chassis.clock import Clock
from chassis.stores.errors import StoreUnavailable
from currency import metrics
from currency.rates import Book
from currency.store import CurrencyStore

REFRESH_SECONDS = 1.0
# A look that takes longer than this is one that fails, until it turns out otherwise.
TRUSTED_SECONDS = 2.5
log = logging.getLogger(__name__)


class Mirror:
    """Keeps the newest ``Book``; no request waits for the store once there is one."""

    def __init__(self, store: CurrencyStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._lock, self._looking = threading.Lock(), threading.Lock()
        self._book: Book | None = None
        self._failure: StoreUnavailable | None = None
        self._looked_at = 0.0
        self._pid = 0
        self._closed = threading.Event()

    def begin(self) -> None:
        """Start the thread that keeps up in this process, unless there is one."""
        with self._lock:
            if self._pid != os.getpid():
                self._pid = os.getpid()
                threading.Thread(target=self._keep_up, daemon=True, name="mirror").start()

    def book(self) -> Book:
        """Return what is known now; ``StoreUnavailable`` if nothing could be read yet."""
        self.begin()
        book = self._book or self._first()
        reachable = book.reachable and time.monotonic() - self._looked_at <= TRUSTED_SECONDS
        age = (self._clock() - book.now).total_seconds()
        if reachable == book.reachable and age <= TRUSTED_SECONDS:
            return book
        return self._dated(book, reachable)

    def refresh(self) -> Book:
        """Look at the store once; if it cannot be read the last book stays, marked so."""
        with self._looking:
            return self._look()

    def close(self) -> None:
        """Stop keeping up, and let go of the store."""
        self._closed.set()
        self._store.close()

    def _first(self) -> Book:
        with self._looking:
            if self._book:
                return self._book
            # Who waited for a look that failed must not wait for another.
            if self._failure and time.monotonic() - self._looked_at < REFRESH_SECONDS:
                raise self._failure.with_traceback(None)
            return self._look()

    def _look(self) -> Book:
        last = self._book
        try:
            book, self._failure = self._read(last), None
        except StoreUnavailable as error:
            self._failure, self._looked_at = error, time.monotonic()
            if last is None:
                raise
            if last.reachable:
                log.warning("serving the last known rates: %s", error)
            book = replace(last, now=self._clock(), reachable=False, written={})
        with self._lock:
            self._book, self._looked_at = book, time.monotonic()
        return book

    def _read(self, last: Book | None) -> Book:
        revision, now = self._store.revision(), self._clock()
        if last and last.revision == revision:
            book = last.at(now)
        else:
            book = Book.of(self._store.recent(), now, revision)
        for shelf in book.shelves:
            metrics.observed.labels(shelf.source).set(shelf.observed_at.timestamp())
        return book

    def _dated(self, book: Book, reachable: bool) -> Book:
        dated = replace(book.at(self._clock()), reachable=reachable)
        with self._lock:
            if self._book is book:
                self._book = dated
        return dated

    def _keep_up(self) -> None:
        look = self._first
        while True:
            try:
                look()
            except StoreUnavailable as error:
                log.warning("no rates could be loaded yet: %s", error)
            except Exception:
                log.exception("could not refresh the rates")
            if self._closed.wait(REFRESH_SECONDS):
                return
            look = self.refresh
