"""Whatever happens to workers, a scrape equals that of client_python's own collector."""

import contextlib
import math
import os
import tempfile
from collections.abc import Mapping
from itertools import cycle
from pathlib import Path
from types import SimpleNamespace

import prometheus_client
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from prometheus_client.multiprocess import mark_process_dead

from chassis.metrics import refusals, slots
from chassis.metrics.directory import parent
from chassis.metrics.exposition import Exposition
from tests.helpers.metric_workers import (
    AT_THE_START,
    COUNTED,
    GAUGES,
    WRECKS,
    Account,
    Killed,
    Series,
    Worker,
    only_grows,
    parsed,
    stock,
)

Use = tuple[str, tuple[str, ...], float]

FORMATS = ("", "application/openmetrics-text; version=1.0.0")
MOST_WORKERS = 5
DOCUMENTATIONS = ("What it is", '안내\n\\ "new"')
WORDS = ("", "KR", "대한민국", '"quoted"', "two\nlines", "back\\slash", "\\n", 'le="1"} 3', "# EOF")
GROWING = ("clicks", "sizes", "sum", "livemax")
LONG = "긴" * 6000  # six bytes each in JSON, so two label sets exceed a new file

workers = st.integers(0, MOST_WORKERS - 1)
words = st.sampled_from(WORDS) | st.text(max_size=3)
labelsets = st.just(()) | st.tuples(words, words)
amounts = st.integers(0, 9).map(float) | st.floats(0, 1e300) | st.sampled_from([5e-324, 0.1, 1e300])
readings = amounts | st.floats() | st.sampled_from([-0.0, math.inf, -math.inf, math.nan])
uses = st.one_of(
    st.tuples(st.sampled_from(COUNTED), labelsets, amounts),
    st.tuples(st.sampled_from(GAUGES), labelsets, readings),
)
values = st.lists(readings, min_size=MOST_WORKERS, max_size=MOST_WORKERS)
seconds = st.lists(st.integers(-2, 2), min_size=MOST_WORKERS, max_size=MOST_WORKERS)
wrecks = st.sampled_from(WRECKS)


class Master(RuleBasedStateMachine):
    """A master whose workers start, count and end; a scrape at any moment must be right."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir=parent())
        self.directory = Path(self.folder.name)
        self.patch = pytest.MonkeyPatch()
        self.patch.setenv(slots.DIRECTORY, self.folder.name)
        self.now = 1e9
        clock = SimpleNamespace(time=lambda: self.now)
        self.patch.setattr(prometheus_client.metrics, "time", clock)
        self.exposition = Exposition(self.directory)
        self.account = Account()
        self.living: list[Worker] = []
        self.unreaped: list[Worker] = []
        self.documentations = cycle(DOCUMENTATIONS)
        self.documentation = next(self.documentations)
        self.steps = 0
        self.shown: Mapping[Series, float] = {}

    @initialize(workers=st.integers(1, 3), preloaded=st.booleans())
    def start(self, workers: int, preloaded: bool) -> None:
        self.preloading = Worker(self.directory, slots.MASTER, self.account)
        if preloaded:
            self.preloading.boot(self.documentation)
            self.preloading.use("clicks", (), 1)
        for _ in range(workers):
            self.scale_up()

    @precondition(lambda self: len(self.living) < MOST_WORKERS)
    @rule()
    def scale_up(self) -> None:
        worker = self.forked()
        worker.boot(self.documentation)
        refusals._refuse_changed(worker.metrics["sizes"], self.directory)
        self.living.append(worker)

    @rule(stores=st.integers(0, AT_THE_START - 1), wreck=wrecks)
    def kill_while_it_boots(self, stores: int, wreck: str) -> None:
        worker = self.forked()
        worker.doom(stores, wreck)
        with pytest.raises(Killed):
            worker.boot(self.documentation)
        self.lose(worker)

    @precondition(lambda self: self.living)
    @rule(some=st.lists(st.tuples(workers, uses), min_size=1, max_size=5))
    def count(self, some: list[tuple[int, Use]]) -> None:
        for number, use in some:
            self.one(number).use(*use)

    @rule(name=st.sampled_from(GAUGES), labels=labelsets, values=values, seconds=seconds)
    def set_everywhere(
        self, name: str, labels: tuple[str, ...], values: list[float], seconds: list[int]
    ) -> None:
        for worker, value, passed in zip(self.living, values, seconds, strict=False):
            self.tick(passed)
            worker.use(name, labels, value)

    @precondition(lambda self: self.living)
    @rule(number=workers, use=uses, stores=st.integers(0, 6), wreck=wrecks)
    def kill_while_it_counts(self, number: int, use: Use, stores: int, wreck: str) -> None:
        worker = self.one(number)
        worker.doom(stores, wreck)
        with contextlib.suppress(Killed):
            worker.use(*use)
        self.lose(worker)

    @precondition(lambda self: self.living)
    @rule(number=workers, name=st.sampled_from(GROWING), amount=amounts)
    def count_until_the_file_grows(self, number: int, name: str, amount: float) -> None:
        for area in ("near", "far"):
            self.one(number).use(name, (LONG, area), amount)

    @precondition(lambda self: self.living)
    @rule(number=workers)
    def kill(self, number: int) -> None:
        self.lose(self.one(number))

    @precondition(lambda self: self.unreaped)
    @rule()
    def reap(self) -> None:
        for worker in self.unreaped:
            mark_process_dead(worker.metric_slot, self.folder.name)
            self.account.reaped(str(worker.metric_slot))
        self.unreaped.clear()

    @precondition(lambda self: len(self.living) > 1)
    @rule()
    def scale_down(self) -> None:
        self.lose(self.living[0])
        self.reap()

    @rule(changed=st.booleans())
    def reload(self, changed: bool) -> None:
        self.documentation = next(self.documentations) if changed else self.documentation
        old = list(self.living)
        for _ in old:
            self.scale_up()
        for worker in old:
            self.lose(worker)
        self.reap()

    @invariant()
    def scrape_now_and_then(self) -> None:
        self.steps += 1
        if self.steps % 3 == 0:
            self.scrape()

    def scrape(self) -> None:
        pages = rendered(self.exposition)
        assert [*map(in_order, pages)] == [*map(in_order, stock(self.directory, *FORMATS))]
        assert pages == fresh(self.directory)
        shown, before = parsed(pages[0]), self.shown
        assert self.account.wrongly_counted(shown) == self.account.wrong_gauges(shown) == []
        assert [each for each in filter(only_grows, before) if shown[each] < before[each]] == []
        self.shown = shown

    def teardown(self) -> None:
        try:
            self.scrape()
        finally:
            close(self.exposition)
            for worker in [*self.living, self.preloading]:
                worker.end()
            self.patch.undo()
            self.folder.cleanup()

    def tick(self, seconds: int) -> None:
        self.now += seconds  # a clock may be set back

    def forked(self) -> Worker:
        slot = slots.lowest_free([*self.living, *self.unreaped])
        return Worker(self.directory, slot, self.account)

    def one(self, number: int) -> Worker:
        return self.living[number % len(self.living)]

    def lose(self, worker: Worker) -> None:
        worker.end()
        self.unreaped.append(worker)
        self.living = [each for each in self.living if each is not worker]


def test_a_scrape_equals_stock_whatever_happens_to_workers() -> None:
    run_state_machine_as_test(
        Master,
        settings=settings(
            max_examples=50,
            stateful_step_count=20,
            deadline=None,
            derandomize="TRIP_REQUIRE_ALL" in os.environ,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("values", [(1e300, 1, -1e300), (0.1, 0.2, 0.3), (-0.0,)])
def test_a_sum_rounds_as_stock_does(
    values: tuple[float, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(slots.DIRECTORY, str(tmp_path))
    for slot, value in enumerate(values):
        worker = Worker(tmp_path, slot, Account())
        worker.boot("What it is")
        worker.use("sum", (), value)
        worker.end()
    assert fresh(tmp_path) == stock(tmp_path, *FORMATS)


def in_order(page: str) -> list[list[str]]:
    """Return the lines of each family; sorted where stock orders them by the time of the set."""
    families = [family.splitlines() for family in page.split("# HELP ")]
    return [sorted(each) if "mostrecent" in "".join(each[:1]) else each for each in families]


def rendered(exposition: Exposition) -> list[str]:
    return [exposition.render(accept)[0].decode() for accept in FORMATS]


def fresh(directory: Path) -> list[str]:
    exposition = Exposition(directory)
    try:
        return rendered(exposition)
    finally:
        close(exposition)


def close(exposition: Exposition) -> None:
    assert exposition._workers is not None
    exposition._workers.reader.close()
