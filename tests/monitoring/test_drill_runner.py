"""A drill fails if an alert is missing, comes unasked, fired before, or stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from tests.drills import runner
from tests.drills.drill import Drill, Result
from tests.drills.runner import Runner


@dataclass
class Scripted:
    """A watch on which a fault makes alerts fire, each for some more looks when it is over."""

    alerts: dict[str, int]
    always: dict[str, str] = field(default_factory=dict)
    looks: int | None = None

    def firing(self) -> dict[str, str]:
        if self.looks is None:
            return dict(self.always)
        found = [name for name, lasting in self.alerts.items() if lasting >= self.looks]
        self.looks += self.looks > 0
        return self.always | dict.fromkeys(found, "because")

    @contextmanager
    def fault(self, _watch: object) -> Iterator[None]:
        self.looks = 0
        yield
        self.looks = 1


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self._now = 1.0

    def monotonic(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += seconds


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "time", Clock())


def played(watch: Scripted, *expected: str) -> Result:
    drill = Drill("it", frozenset(expected), watch.fault)
    (result,) = Runner(watch).play([drill])  # type: ignore[arg-type]
    return result


def test_the_expected_alert_alone_passes() -> None:
    result = played(Scripted({"A": 3}), "A")
    assert result.passed
    assert list(result.seconds) == ["A"]


def test_an_alert_that_does_not_fire_fails() -> None:
    result = played(Scripted({"A": 3}), "A", "B")
    assert not result.passed
    assert list(result.seconds) == ["A"]


def test_an_alert_that_nobody_expects_fails() -> None:
    result = played(Scripted({"A": 3, "B": 3}), "A")
    assert not result.passed
    assert result.unexpected == {"B": "because"}


def test_an_alert_that_fired_before_the_fault_fails() -> None:
    result = played(Scripted({}, always={"A": "since yesterday"}), "A")
    assert not result.passed
    assert result.unexpected == {"A": "since yesterday"}


def test_an_alert_that_stays_fails() -> None:
    result = played(Scripted({"A": 10**9}), "A")
    assert not result.passed
    assert result.resolved_after is None


def test_a_drill_waits_for_its_alerts_to_resolve_from_the_one_before() -> None:
    watch = Scripted({"A": 5})
    drills = [Drill(name, frozenset({"A"}), watch.fault) for name in ("first", "second")]
    results = list(Runner(watch).play(drills))  # type: ignore[arg-type]
    assert [result.drill.name for result in results] == ["first", "second"]
    assert all(result.passed for result in results)
