"""How many reports a client may send: a limit of each worker, in memory that is bounded."""

import math
import secrets
import threading
import time
from collections.abc import Callable

from chassis.web.problems import Problem
from chassis.web.proxies import SALT_BYTES, client, pseudonym

WINDOW_SECONDS = 60
CLIENTS_AT_MOST = 10_000


class Limit:
    """Counts the reports of each client in windows of a minute.

    Addresses are kept as pseudonyms only, with a salt that is forgotten at the end of the window.
    A window with ``CLIENTS_AT_MOST`` clients accepts no further ones.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute, self._clock = per_minute, clock
        self._lock = threading.Lock()
        self._ends_at = -math.inf
        self._salt = b""
        self._counts: dict[str, int] = {}

    def hit(self, address: str) -> None:
        """Count a report of the client at ``address``; 429 beyond the limit."""
        with self._lock:
            left = self._seconds_left()
            name = pseudonym(self._salt, client(address))
            count = self._counts.get(name, 0)
            is_full = not count and len(self._counts) >= CLIENTS_AT_MOST
            if is_full or count >= self._per_minute:
                raise _refusal(self._per_minute, left)
            self._counts[name] = count + 1

    def _seconds_left(self) -> float:
        now = self._clock()
        if now >= self._ends_at:
            self._ends_at, self._counts = now + WINDOW_SECONDS, {}
            self._salt = secrets.token_bytes(SALT_BYTES)
        return self._ends_at - now


def _refusal(per_minute: int, left: float) -> Problem:
    wait = max(1, math.ceil(left))
    sentence = f"More than {per_minute} reports per minute; try again in {wait} s."
    return Problem(429, sentence, headers={"Retry-After": str(wait)})
