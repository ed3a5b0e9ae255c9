"""Waiting for servers: in a cluster, parts start in any order."""

import logging
import re
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_delay, wait_fixed

from chassis.signals import ending_on_signals

# As long as the store of rankings refuses every call after one that waited in vain.
PAUSE_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 86_400
# Ports, times and ids differ between two attempts that fail for the same reason.
VARYING = re.compile(r"\S*\d\S*")
T = TypeVar("T")


class Changes(logging.Filter):
    """Finds out whether a text is of another kind than the last one; filters logs by that."""

    _last = ""

    def is_new(self, text: str) -> bool:
        """Return whether ``text`` differs from the last one, in more than words with digits."""
        last, self._last = self._last, VARYING.sub("", text)
        return self._last != last

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to keep ``record``."""
        return self.is_new(record.getMessage())


def add_wait(parser: ArgumentParser, what: str) -> None:
    """Add ``--wait SECONDS``, during which ``what`` may be unavailable."""
    parser.add_argument(
        "--wait", type=_seconds, default=0.0, metavar="SECONDS",
        help=f"how long to try again while {what} is unavailable; default: not at all",
    )  # fmt: skip


def patiently(
    call: Callable[[], T],
    seconds: float,
    outage: type[Exception],
    report: Callable[[str], None],
    final: type[Exception] | None = None,
) -> T:
    """Repeat ``call`` while it raises ``outage``; begin no attempt after ``seconds``.

    An outage of the kind ``final`` is not waited for. ``report`` receives the reason once the wait
    begins, and again when the reason changes.
    """
    reasons = Changes()

    def note(attempt: RetryCallState) -> None:
        reason = str(attempt.outcome.exception()) if attempt.outcome else ""
        if reasons.is_new(reason):
            report(reason)

    retrying = Retrying(
        retry=retry_if_exception(
            lambda e: isinstance(e, outage) and not isinstance(e, final or ())
        ),
        wait=wait_fixed(PAUSE_SECONDS),
        stop=stop_after_delay(seconds),
        before_sleep=note,
        reraise=True,
    )
    with ending_on_signals():
        return retrying(call)


def _seconds(text: str) -> float:
    try:
        if 0 <= (seconds := float(text)) <= LONGEST_WAIT_SECONDS:
            return seconds
    except ValueError:
        pass
    raise ArgumentTypeError(f"{text!r} is not a number of seconds up to {LONGEST_WAIT_SECONDS}")
