"""``python -m ranking.migrate`` on a real MongoDB."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ranking.mongodb import schema
from ranking.mongodb.connection import Connection, Documents
from ranking.mongodb.store import MongoStore
from ranking.mongodb.url import address
from tests.helpers.clone import ROOT
from tests.helpers.ranking_store import migrate
from tests.helpers.servers.mongodb import MongoDB, database_of

COMMAND = (sys.executable, "-m", "ranking.migrate")


def migrating(url: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "RANKING_DATABASE_URL": url, "TRIP_DATA_DIR": str(folder)}
    command = [*COMMAND, *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)


def test_of_concurrent_commands_one_migrates(mongodb_url: str, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: migrating(mongodb_url, tmp_path), range(4)))
    assert [run.returncode for run in runs] == [0] * 4, runs
    lines = sorted(run.stdout for run in runs)
    assert (
        lines
        == ["ranking migrations: applied 1, 2\n"] + ["ranking migrations: nothing to do\n"] * 3
    )
    store = MongoStore(mongodb_url)
    store.check()
    store.close()


def test_a_server_that_starts_late_is_waited_for(
    mongodb: MongoDB, mongodb_url: str, tmp_path: Path
) -> None:
    mongodb.kill()
    with ThreadPoolExecutor(1) as pool:
        run = pool.submit(migrating, mongodb_url, tmp_path, "--wait", "50")
        time.sleep(3)
        assert not run.done()
        mongodb.restart()
        done = run.result()
    assert done.returncode == 0
    assert done.stdout.startswith("ranking migrations: applied ")
    assert done.stdout.endswith("2\n")
    assert "ranking migrations: waiting, because mongodb://" in done.stderr
    assert done.stderr.count("\n") <= 6


def test_the_lock_of_a_migration_that_was_killed_expires(
    mongodb: MongoDB, mongodb_url: str
) -> None:
    with mongodb.client() as client:
        until = datetime.now(UTC) - timedelta(seconds=1)
        client[database_of(mongodb_url)]["schema"].insert_one({"_id": "lock", "until": until})
    migrate(mongodb_url)
    with mongodb.client() as client:
        assert not client[database_of(mongodb_url)]["schema"].find_one({"_id": "lock"})


def test_a_migration_that_took_too_long_leaves_the_lock_of_its_successor(
    mongodb_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def outlasted(documents: Documents) -> None:
        documents["schema"].update_one({"_id": "lock"}, {"$set": {"by": "the next"}})

    monkeypatch.setattr(schema, "MIGRATIONS", (outlasted,))
    connection = Connection(address(mongodb_url))
    with closing(connection):
        schema.migrate(connection)
        with connection.working("check") as documents:
            lock = documents["schema"].find_one({"_id": "lock"})
    assert lock is not None
    assert lock["by"] == "the next"


def test_the_command_creates_the_embedded_store_as_opening_it_does(tmp_path: Path) -> None:
    assert migrating("", tmp_path).returncode == 0
    assert (tmp_path / "ranking.db").exists()


def test_the_command_fails_without_a_server_in_one_sentence(tmp_path: Path) -> None:
    run = migrating("mongodb://127.0.0.1:9/trip", tmp_path)
    assert run.returncode == 1
    assert run.stderr.startswith("ranking was not migrated: mongodb://127.0.0.1:9/trip")
    assert "Traceback" not in run.stderr
