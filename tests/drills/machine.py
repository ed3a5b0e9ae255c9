"""The drills of one machine, in the order in which they are played."""

from tests.drills.drill import Drill
from tests.drills.faults import (
    bad_messages,
    consumer_stopped,
    disk_full,
    error_burst,
    metrics_blocked,
    nothing,
    service_killed,
    slow_store,
    stale_source,
    workers_busy,
)
from tests.drills.stage import Stage

# Dead letters are remembered longest, so the others are played meanwhile.
_IN_ORDER: tuple[Drill[Stage], ...] = (
    nothing.DRILL,
    bad_messages.DRILL,
    error_burst.DRILL,
    disk_full.DRILL,
    workers_busy.DRILL,
    slow_store.DRILL,
    service_killed.DRILL,
    consumer_stopped.DRILL,
    metrics_blocked.DRILL,
    stale_source.DRILL,
)
DRILLS = {drill.name: drill for drill in _IN_ORDER}
