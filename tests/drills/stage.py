"""The real system under visitors, watched by a real Prometheus whose clock is shortened."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import urllib3

from launch.targets import PROMETHEUS
from tests.drills import disk, past, shortened, sources, visitors
from tests.drills.disk import Disk
from tests.drills.sources import Sources
from tests.helpers import alertmanager, system, watching
from tests.helpers.alertmanager import Alertmanager
from tests.helpers.gunicorn import eventually
from tests.helpers.system import System
from tests.helpers.watching import Prometheus

FACTOR = 40
ALWAYS = "Watchdog"
START_SECONDS = 60


@dataclass(frozen=True)
class Watch:
    """A Prometheus whose rules are ``factor`` times faster, and its Alertmanager."""

    factor: int
    prometheus: Prometheus
    alertmanager: Alertmanager

    def firing(self) -> dict[str, str]:
        """Return the alerts that have reached Alertmanager, without the Watchdog, described."""
        shown = urllib3.request("GET", f"{self.alertmanager.address}/api/v2/alerts").json()
        found = {each["labels"]["alertname"]: each["annotations"]["description"] for each in shown}
        return {name: text for name, text in found.items() if name != ALWAYS}


@dataclass(frozen=True)
class Stage(Watch):
    """What a drill breaks."""

    folder: Path
    system: System
    sources: Sources
    disk: Disk

    def port(self, name: str) -> int:
        """Return the port that a variable of `make run` names."""
        return self.system.ports[name]

    @property
    def pid(self) -> int:
        """The process of `make run`."""
        return self.system.process.pid


@contextmanager
def watching_fast(folder: Path, factor: int, per_second: float = 0) -> Iterator[Watch]:
    """Run Prometheus and Alertmanager, after three days with so many requests to each service."""
    for name in ("alertmanager", "prometheus"):
        (folder / name).mkdir()
    shortened.write(folder / "rules", factor)
    if per_second:
        past.write(folder / "prometheus" / "data", factor, per_second)
    with alertmanager.running(folder / "alertmanager", {}) as manager:
        address = manager.address.removeprefix("http://")
        rules = folder / "rules"
        with watching.running(folder / "prometheus", address, rules=rules) as prometheus:
            yield Watch(factor, prometheus, manager)


@contextmanager
def prepared(folder: Path, factor: int = FACTOR) -> Iterator[Stage]:
    """Start everything, and wait until every process is watched and no alert fires."""
    with ExitStack() as stack:
        published = stack.enter_context(sources.publishing())
        (folder / "system").mkdir()
        started = stack.enter_context(system.running(folder / "system", **published.variables))
        stack.enter_context(visitors.visiting(started.ports))
        watch = stack.enter_context(watching_fast(folder, factor, visitors.PER_SECOND))
        mounted = stack.enter_context(disk.mounted(folder / "disk"))
        _list_targets(watch.prometheus, started, mounted)
        stage = Stage(**vars(watch), folder=folder / "system", system=started,
                      sources=published, disk=mounted)  # fmt: skip
        eventually(lambda: _is_calm(stage), START_SECONDS, pause=0.5)
        yield stage


def _list_targets(prometheus: Prometheus, started: System, mounted: Disk) -> None:
    name = f"{started.ports['PAGE_PORT']}.json"
    written_by_make_run = (PROMETHEUS / "targets" / name).read_text(encoding="utf-8")
    (prometheus.folder / "targets" / name).write_text(written_by_make_run, encoding="utf-8")
    exporter = [{"targets": [f"127.0.0.1:{mounted.port}"]}]
    file = prometheus.folder / "companions" / "node-exporter.json"
    file.write_text(json.dumps(exporter), encoding="utf-8")


def _is_calm(stage: Stage) -> bool:
    up = stage.prometheus.query("up == 1")
    per_job = [each["metric"]["job"] for each in up]
    targets = len(system.PORTS) - len(visitors.PATHS)
    window = f"{300 / stage.factor}"
    lived = stage.prometheus.value('time() - min(process_start_time_seconds{job="trip-service"})')
    return (
        per_job.count("trip-service") == targets
        and len(per_job) == targets + 3
        and lived > float(window)
        and not stage.firing()
    )
