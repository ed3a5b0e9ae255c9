"""A worker's copy of the newest rates, refreshed every second outside of requests."""

import logging
import os
import threading
import time
import weakref
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from chassis.clock import Clock
from chassis.stores.errors import NothingLoaded, StillLoading, StoreUnavailable
from currency import metrics
from currency.rates import LatestRates
from currency.store import CurrencyStore

REFRESH_SECONDS = 1.0
# A read that takes longer than this counts as failed until it succeeds.
TRUSTED_SECONDS = 2.5
log = logging.getLogger(__name__)


class RatesCache:
    """Keeps the newest ``LatestRates``; after the first read no request waits for the store."""

    def __init__(self, store: CurrencyStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._lock, self._reading = threading.Lock(), threading.Lock()
        self._rates: LatestRates | None = None
        self._loading: StillLoading | None = None
        self._failure: StoreUnavailable | None = None
        self._read_at = 0.0
        self._pid = 0

    def begin(self) -> None:
        """Start the thread that refreshes the copy in this process, unless it runs already."""
        if self._pid == os.getpid():
            return  # every request asks, so without the lock
        with self._lock:
            if self._pid != os.getpid():
                self._pid = os.getpid()
                refreshing = partial(_keep_fresh, weakref.ref(self))
                threading.Thread(target=refreshing, daemon=True, name="rates").start()

    def rates(self) -> LatestRates:
        """Return the current rates, perhaps none; ``StoreUnavailable`` before the first read."""
        self.begin()
        rates = self._rates or self.first()
        reachable = rates.reachable and time.monotonic() - self._read_at <= TRUSTED_SECONDS
        age = (self._clock() - rates.now).total_seconds()
        if reachable == rates.reachable and age <= TRUSTED_SECONDS:
            return rates
        return self._dated(rates, reachable)

    def loaded(self) -> LatestRates:
        """Return the current rates; ``NothingLoaded`` before there are any.

        ``StillLoading`` if those in the store may be years old, because newer ones follow.
        """
        rates = self.rates()
        if not rates.by_source:
            raise (self._loading or NothingLoaded()).with_traceback(None)
        return rates

    def check_place(self) -> None:
        """Raise ``StoreMoved`` if the store is a file that is not where it was opened."""
        self._store.check_place()

    def refresh(self) -> LatestRates:
        """Read the store once; if that fails, keep the last rates with ``reachable`` false."""
        with self._reading:
            return self._refreshed()

    def first(self) -> LatestRates:
        """Return the rates, read now if this is the first time; may raise ``StoreUnavailable``."""
        with self._reading:
            if self._rates:
                return self._rates
            # A caller that waited for a failed read must not wait for another.
            if self._failure and time.monotonic() - self._read_at < REFRESH_SECONDS:
                raise self._failure.with_traceback(None)
            return self._refreshed()

    def _refreshed(self) -> LatestRates:
        last = self._rates
        try:
            rates, self._failure = self._read(last), None
        except StoreUnavailable as error:
            self._failure, self._read_at = error, time.monotonic()
            if last is None:
                raise
            if last.reachable:
                log.warning("serving the last known rates: %s", error)
            rates = replace(last, now=self._clock(), reachable=False)
        with self._lock:
            self._rates, self._read_at = rates, time.monotonic()
        return rates

    def _read(self, last: LatestRates | None) -> LatestRates:
        try:
            rates, self._loading = self._stored(last), None
        except StillLoading as loading:
            rates, self._loading = LatestRates((), self._clock(), 0), loading
        for each in rates.by_source:
            metrics.show_newest(each.source, each.observed_at)
        return rates

    def _stored(self, last: LatestRates | None) -> LatestRates:
        revision, now = self._store.revision(), self._clock()
        if last and last.revision == revision:
            return last.at(now)
        return LatestRates.of(self._store.recent(), now, revision, self._store.coverage())

    def _dated(self, rates: LatestRates, reachable: bool) -> LatestRates:
        dated = replace(rates.at(self._clock()), reachable=reachable)
        with self._lock:
            if self._rates is rates:
                self._rates = dated
        return dated


def _keep_fresh(reference: "weakref.ref[RatesCache]") -> None:
    read = RatesCache.first
    # The thread ends with the cache, because it holds no reference to it while it sleeps.
    while cache := reference():
        _attempt(partial(read, cache))
        del cache
        time.sleep(REFRESH_SECONDS)
        read = RatesCache.refresh


def _attempt(read: Callable[[], object]) -> None:
    try:
        read()
    except StoreUnavailable as error:
        log.warning("cannot load the rates yet: %s", error)
    except Exception:
        log.exception("cannot refresh the rates")
