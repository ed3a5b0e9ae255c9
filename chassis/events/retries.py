"""How a consumer retries: during an outage until it ends, and a failing record a few times."""

import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    retry_if_not_exception_type,
    stop_after_attempt,
    wait_exponential_jitter,
)

from chassis.events.event import MalformedEvent
from chassis.events.log import LogUnavailable
from chassis.stores.errors import StoreUnavailable

OUTAGES = (StoreUnavailable, LogUnavailable)
ATTEMPTS = 3
FIRST_WAIT_SECONDS = 0.1
LONGEST_WAIT_SECONDS = 2.0

_SLICE_SECONDS = 0.1

P = ParamSpec("P")
T = TypeVar("T")


class OutageRetry:
    """Repeats a call until no outage makes it fail; ``on_outage`` receives every error.

    Once ``stopping`` is set, the error is raised instead.
    """

    def __init__(self, on_outage: Callable[[BaseException | None], None]) -> None:
        # A plain flag: `threading.Event.set` can deadlock with the wait that a signal interrupts.
        self.stopping = False
        self._on_outage = on_outage
        self._retrying = Retrying(
            retry=retry_if_exception_type(OUTAGES),
            wait=wait_exponential_jitter(
                multiplier=FIRST_WAIT_SECONDS, max=LONGEST_WAIT_SECONDS, jitter=0.1
            ),
            stop=lambda _: self.stopping,
            sleep=self._sleep,
            before_sleep=self._before_sleep,
            reraise=True,
        )

    def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the function, and return what it returns."""
        return self._retrying(function, *args, **kwargs)

    def _before_sleep(self, call: RetryCallState) -> None:
        self._on_outage(call.outcome.exception() if call.outcome else None)

    def _sleep(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self.stopping and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, _SLICE_SECONDS))


def record_retry(on_retry: Callable[[], None]) -> Retrying:
    """Return what calls a function up to ``ATTEMPTS`` times, with ``on_retry`` before each retry.

    Outages and malformed events are raised at once.
    """
    return Retrying(
        retry=retry_if_not_exception_type((*OUTAGES, MalformedEvent)),
        wait=wait_exponential_jitter(multiplier=FIRST_WAIT_SECONDS, jitter=0.1),
        stop=stop_after_attempt(ATTEMPTS),
        before_sleep=lambda _: on_retry(),
        reraise=True,
    )
