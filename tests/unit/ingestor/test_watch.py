import logging
import threading
import time
from itertools import pairwise

import pytest

from chassis.events.runs import Outcome
from ingestor.errors import ServerFailed, SourceError, Unreachable
from ingestor.intake import Tally
from ingestor.report import Reporter
from ingestor.run import Run
from ingestor.watch import watch

REPORTS = "ingestor.report"


def failed(source: str, error: SourceError) -> Run:
    return Run(source, Outcome.FAILED, Tally(), error)


def unchanged(source: str, asked: bool = True) -> Run:
    return Run(source, Outcome.UNCHANGED, Tally(), asked=asked)


OFFLINE = [failed("ecb", Unreachable("x")), failed("currency-api", Unreachable("y"))]


def logged(caplog: pytest.LogCaptureFixture, *rounds: list[Run]) -> list[str]:
    caplog.set_level(logging.INFO, REPORTS)
    reporter = Reporter()
    for runs in rounds:
        reporter.report(runs)
    return [record.getMessage() for record in caplog.records if record.name == REPORTS]


def test_going_offline_and_coming_back_are_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    early = [unchanged("ecb", asked=False), failed("currency-api", Unreachable("y"))]
    online = [unchanged("ecb"), unchanged("currency-api")]
    assert logged(caplog, OFFLINE, OFFLINE, early, online, online) == [
        "offline: no source can be reached; the stored rates grow older",
        "online again",
    ]


def test_one_unreachable_source_does_not_mean_offline(caplog: pytest.LogCaptureFixture) -> None:
    runs = [failed("ecb", Unreachable("no route")), unchanged("currency-api")]
    assert logged(caplog, runs) == ["ecb failed: no route"]


def test_a_complaint_is_repeated_only_when_it_changes(caplog: pytest.LogCaptureFixture) -> None:
    first, second = [failed("ecb", ServerFailed("500"))], [failed("ecb", ServerFailed("502"))]
    assert logged(caplog, first, first, second, [unchanged("ecb")], second) == [
        "ecb failed: 500",
        "ecb failed: 502",
        "ecb failed: 502",
    ]


def test_a_round_that_asks_no_source_logs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    quiet = [unchanged("ecb", asked=False)]
    assert len(logged(caplog, OFFLINE, quiet, OFFLINE)) == 1


@pytest.mark.parametrize("error", [OSError("the disk is full"), KeyError("a bug")])
def test_watch_survives_a_failed_round(error: Exception) -> None:
    stop, rounds = threading.Event(), []

    def collect() -> None:
        rounds.append(time.monotonic())
        if len(rounds) == 3:
            stop.set()
        raise error

    watch(collect, 0.02, stop)
    assert len(rounds) == 3
    assert all(late - early >= 0.018 for early, late in pairwise(rounds))
