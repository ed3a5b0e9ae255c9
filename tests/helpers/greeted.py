"""A service that counts its greetings, and what is done to its workers."""

import os
import signal

from tests.helpers.gunicorn import Gunicorn, Series, eventually

APP = "tests.helpers.metrics_app:app"
GREETED: Series = "greetings_total", (("language", "ko"),)


def greet(server: Gunicorn, times: int = 20) -> None:
    """Have so many requests counted."""
    for _ in range(times):
        assert server.get("/greetings/ko").status == 200


def replace_all(server: Gunicorn) -> None:
    """Kill all workers; return once each has a successor."""
    killed = set(server.workers())
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    eventually(lambda: len(set(server.workers()) - killed) >= len(killed))
