"""Collecting at intervals, whatever happens, until somebody asks it to stop."""

import logging
import random
import threading
from collections.abc import Callable

from chassis.events.log import EventLogError
from chassis.stores.errors import StoreUnavailable

logger = logging.getLogger(__name__)

JITTER = 0.1


def watch(collect: Callable[[], object], interval: float, stop: threading.Event) -> None:
    """Collect now and every ``interval`` seconds, a tenth more or less, until ``stop`` is set."""
    while not stop.is_set():
        _survive(collect)
        # Not in step with the other clients of a provider.
        stop.wait(interval * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311


def _survive(collect: Callable[[], object]) -> None:
    try:
        collect()
    except (EventLogError, StoreUnavailable, OSError) as error:
        # Next time the cause may be gone: a full disk, a lock, a store that comes back.
        logger.error("this round failed: %s", error)  # noqa: TRY400
    except Exception:
        logger.exception("this round failed")
