"""Moving a group back to the beginning."""

from pathlib import Path

import pytest

from chassis.events.__main__ import main
from chassis.events.admin.rewind import UnknownGroup, rewind_group
from chassis.events.backends import open_url
from chassis.events.event import EXCHANGE_RATES, INGEST_RUNS
from chassis.events.log import EventLog, GroupTaken
from tests.helpers.event_log import batch, numbers


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EventLog:
    url = f"sqlite:///{tmp_path}/events.db"
    monkeypatch.setenv("EVENTS_URL", url)
    return open_url(url)


def test_a_rewound_group_reads_everything_again(
    log: EventLog, capsys: pytest.CaptureFixture[str]
) -> None:
    log.publish(EXCHANGE_RATES, batch(0, 3))
    log.publish(INGEST_RUNS, batch(3, 4))
    with log.subscribe("history", [EXCHANGE_RATES, INGEST_RUNS]) as reader:
        reader.commit(reader.poll(9, 0))

    main(["rewind", "history"])

    with log.subscribe("history", [EXCHANGE_RATES, INGEST_RUNS]) as reader:
        assert numbers(reader.poll(9, 0)) == [0, 1, 2, 3]
    assert capsys.readouterr().out == (
        "history reads from the beginning: exchange-rates, ingest-runs\n"
    )


def test_a_running_or_unknown_group_is_not_rewound(log: EventLog) -> None:
    with log.subscribe("history", [EXCHANGE_RATES]), pytest.raises(GroupTaken):
        rewind_group(log, "history")
    with pytest.raises(UnknownGroup, match="'histroy'"):
        rewind_group(log, "histroy")
