"""The days before a drill, as Prometheus would have recorded them: requests without a failure.

Without them, the few failures of a drill would be a large share of all requests of three days.
"""

import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from tests.helpers.prometheus import promtool

APPS = ("service-currency", "service-frontend", "service-history", "service-ranking")
OBJECTIVES = ("availability", "latency")
SECONDS = 3 * 86_400
TILE_SECONDS = 300


def write(folder: Path, factor: int, per_second: float) -> None:
    """Write blocks of Prometheus into ``folder``, of three days divided by ``factor``."""
    text = folder.with_suffix(".openmetrics")
    text.write_text("\n".join([*_lines(factor, per_second), "# EOF\n"]), encoding="utf-8")
    done = promtool("tsdb", "create-blocks-from", "openmetrics", str(text), str(folder))
    assert done.returncode == 0, done.stdout + done.stderr


def _lines(factor: int, per_second: float) -> Iterator[str]:
    tile, now = TILE_SECONDS / factor, time.time()
    tiles = SECONDS // TILE_SECONDS
    for name, value in (
        ("slo:events:increase5m", tile * per_second),
        ("slo:bad_events:increase5m", 0),
    ):
        yield f"# TYPE {name} gauge"
        for app, slo in product(APPS, OBJECTIVES):
            labels = f'cluster="local",namespace="local",app="{app}",slo="{slo}"'
            for number in range(tiles, 0, -1):
                yield f"{name}{{{labels}}} {value} {now - number * tile:.3f}"
