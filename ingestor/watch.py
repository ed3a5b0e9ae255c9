"""Collecting at intervals, whatever fails, until it is asked to stop."""

import logging
import random
import threading
from collections.abc import Callable

from chassis.events.log import EventLogError
from chassis.stores.errors import StoreUnavailable

logger = logging.getLogger(__name__)

JITTER = 0.1


def watch(collect: Callable[[], object], interval: float, stop: threading.Event) -> None:
    """Collect now and then every ``interval`` seconds, give or take a tenth, until ``stop``."""
    while not stop.is_set():
        _try(collect)
        # The jitter keeps us out of step with the other clients of a provider.
        stop.wait(interval * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311


def _try(collect: Callable[[], object]) -> None:
    try:
        collect()
    except (EventLogError, StoreUnavailable, OSError) as error:
        # The cause may be gone by the next round: a full disk, a lock, a store that is down.
        logger.error("this round failed: %s", error)  # noqa: TRY400
    except Exception:
        logger.exception("this round failed")
