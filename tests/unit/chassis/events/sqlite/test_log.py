"""The promises of the embedded log alone, and recovery from faults of its file."""

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from chassis.events.backends import open_url
from chassis.events.log import EventLog, GroupTaken, LogUnavailable
from chassis.events.sqlite import file
from chassis.stores.files import StoreConnection
from tests.helpers.event_log import batch, numbers

PUBLISH_BATCHES = """
import sys
from chassis.events.backends import open_url
from tests.helpers.event_log import batch
log = open_url(sys.argv[1])
events = batch(0, 1000)
print("publishing", flush=True)
while True:
    log.publish("topic", events)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "events.db"


@pytest.fixture
def log(path: Path) -> Iterator[EventLog]:
    log = open_url(f"sqlite:///{path}")
    yield log
    log.close()


def test_a_missing_file_is_reported_and_never_created_again(log: EventLog, path: Path) -> None:
    path.unlink()

    with pytest.raises(LogUnavailable, match=r"the event log .*events\.db is unavailable"):
        log.publish("topic", batch(0, 1))
    assert not path.exists()


def test_a_file_that_is_not_a_database_is_reported_when_the_log_is_opened(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database" * 1000)

    with pytest.raises(LogUnavailable, match="not a database"):
        open_url(f"sqlite:///{path}")


def test_a_folder_that_cannot_be_created_is_reported(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")

    with pytest.raises(LogUnavailable):
        open_url(f"sqlite:///{tmp_path}/data/events.db")


def test_a_file_locked_for_too_long_is_reported_and_usable_afterwards(
    log: EventLog, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as intruder:
        intruder.execute("BEGIN IMMEDIATE")
        with pytest.raises(LogUnavailable, match="locked"):
            log.publish("topic", batch(0, 1))

    assert log.publish("topic", batch(0, 1)) == 1


def test_a_subscription_survives_a_temporary_absence_of_the_file(log: EventLog, path: Path) -> None:
    log.publish("topic", batch(0, 3))
    aside = path.with_name("aside.db")
    with log.subscribe("group", ["topic"]) as subscription:
        subscription.commit(subscription.poll(1, 1))
        subscription.poll(1, 1)
        path.rename(aside)
        with pytest.raises(LogUnavailable):
            subscription.poll(1, 0)
        aside.rename(path)

        assert numbers(subscription.poll(10, 1)) == [2]


@pytest.mark.parametrize("suffixes", [["-wal"], ["-shm"], ["-wal", "-shm"]], ids="".join)
def test_nothing_that_was_published_is_lost_with_a_companion_of_the_file(
    log: EventLog, path: Path, suffixes: list[str]
) -> None:
    with log.subscribe("group", ["topic"]) as subscription:
        log.publish("topic", batch(0, 3))
        subscription.commit(subscription.poll(1, 1))
        for suffix in suffixes:
            Path(f"{path}{suffix}").unlink()
        assert numbers(subscription.poll(1, 1)) == [1]
        log.publish("topic", batch(3, 4))
        assert numbers(subscription.poll(10, 1)) == [2, 3]
    assert open_url(f"sqlite:///{path}").lags("topic") == {"group": 3}


def test_what_was_published_into_a_file_that_was_just_moved_is_not_confirmed(
    log: EventLog, path: Path
) -> None:
    commit = StoreConnection.commit

    def moving(connection: StoreConnection) -> None:
        path.rename(path.with_name("aside.db"))
        commit(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StoreConnection, "commit", moving)
        with pytest.raises(LogUnavailable, match="removed or moved away"):
            log.publish("topic", batch(0, 1))


def test_a_process_that_starts_without_the_file_makes_no_empty_one(
    log: EventLog, path: Path
) -> None:
    log.publish("topic", batch(0, 1))
    aside = path.rename(path.with_name("aside.db"))
    with pytest.raises(LogUnavailable, match="missing: put it back"):
        open_url(f"sqlite:///{path}")
    aside.rename(path)
    assert open_url(f"sqlite:///{path}").depth("topic") == 1


def test_records_of_a_replaced_file_are_not_committed_in_the_new_one(
    log: EventLog, path: Path, tmp_path: Path
) -> None:
    restored = open_url(f"sqlite:///{tmp_path}/restored/events.db")
    restored.publish("topic", batch(100, 103))
    log.publish("topic", batch(0, 5))

    with log.subscribe("group", ["topic"]) as subscription:
        records = subscription.poll(10, 1)
        shutil.rmtree(path.parent)
        shutil.move(tmp_path / "restored", path.parent)
        subscription.commit(records)

        assert numbers(subscription.poll(10, 1)) == [100, 101, 102]
        assert subscription.lag() == 3


def test_opening_an_existing_log_again_changes_nothing(log: EventLog, path: Path) -> None:
    log.publish("topic", batch(0, 2))

    assert open_url(f"sqlite:///{path}").depth("topic") == 2


def test_a_second_consumer_of_the_group_is_refused_until_the_first_leaves(log: EventLog) -> None:
    with log.subscribe("group", ["topic"]):
        with pytest.raises(GroupTaken, match="group"):
            log.subscribe("group", ["topic"])

    with log.subscribe("group", ["topic"]):
        pass


def test_a_killed_publisher_leaves_only_complete_batches(log: EventLog, path: Path) -> None:
    command = [sys.executable, "-c", PUBLISH_BATCHES, f"sqlite:///{path}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as publisher:
        try:
            assert publisher.stdout is not None
            assert publisher.stdout.readline() == "publishing\n"
            for _ in range(20):
                time.sleep(0.01)
                assert log.depth("topic") % 1000 == 0
        finally:
            publisher.kill()

    assert log.depth("topic") % 1000 == 0
    assert log.publish("topic", batch(0, 1)) == 1
