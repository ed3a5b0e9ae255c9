"""``python -m ranking.mongodb.initialise`` and a real server with users, TLS and a key file."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import urllib3
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from ranking.backends import open_archive
from ranking.backends import open_url as open_ranking
from ranking.days import Now, Span
from ranking.store import Click, Key
from tests.helpers.clone import ROOT
from tests.helpers.gunicorn import eventually
from tests.helpers.ports import free_port
from tests.helpers.servers.process import own_name
from tests.helpers.servers.secured_mongodb import KEY, SecuredMongoDB, Volume

COMMAND = (sys.executable, "-m", "ranking.mongodb.initialise")
ROOT_PASSWORD, PASSWORD = "root7Xq", "rank8Yw"
TODAY = date(2026, 11, 23)
NOW = Now(datetime(2026, 11, 23, 3, tzinfo=UTC), TODAY)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that a server needs."""
    folder = tmp_path_factory.mktemp("mongodb")
    Volume(folder).prepare()
    return folder


@pytest.fixture
def volume(template: Path, tmp_path: Path) -> Volume:
    """A volume without data."""
    shutil.copytree(template, tmp_path / "volume")
    (tmp_path / "volume" / "key").chmod(0o400)
    return Volume(tmp_path / "volume")


@pytest.fixture
def server(volume: Volume) -> Iterator[SecuredMongoDB]:
    with volume.served() as server:
        yield server


def settings(server: SecuredMongoDB, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "MONGODB_URL": server.address,
        "MONGODB_MEMBER": f"localhost:{server.port}",
        "MONGODB_KEYFILE": f"{KEY}\n",
        "MONGODB_ROOT_PASSWORD": ROOT_PASSWORD,
        "RANKING_DATABASE_PASSWORD": PASSWORD,
        **more,
    }


def initialised(server: SecuredMongoDB, **more: str) -> str:
    """Run the command to its end and return its log."""
    command = [*COMMAND, "--once"]
    done = subprocess.run(
        command, cwd=ROOT, env=settings(server, **more), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert ROOT_PASSWORD not in done.stderr
    assert PASSWORD not in done.stderr
    assert KEY not in done.stderr
    return done.stderr


@contextmanager
def looking_after(server: SecuredMongoDB) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """Run the command until the end of the block, and yield its port too."""
    port = free_port()
    environment = settings(server, METRICS_PORT=str(port))
    process = subprocess.Popen(
        COMMAND, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process, port
    finally:
        process.kill()
        process.communicate()


def readiness(port: int) -> tuple[int, str]:
    try:
        url = f"http://127.0.0.1:{port}/readyz"
        response = urllib3.request("GET", url, retries=False, timeout=5)
    except urllib3.exceptions.HTTPError:
        return 0, ""
    return response.status, response.data.decode()


def url(server: SecuredMongoDB, password: str = PASSWORD) -> str:
    options = f"replicaSet=trip&tls=true&tlsCAFile={server.authority}"
    return f"mongodb://ranking:{password}@localhost:{server.port}/ranking?{options}"


def root(server: SecuredMongoDB) -> MongoClient[dict[str, Any]]:
    return server.client(username="root", password=ROOT_PASSWORD, authSource="admin")


def has_user(server: SecuredMongoDB) -> bool:
    with root(server) as client:
        return bool(client["ranking"].command("usersInfo")["users"])


def test_a_new_server_becomes_the_store_of_rankings(server: SecuredMongoDB) -> None:
    log = initialised(server)
    for done in ("initiated the replica set", "created the user root", "created the user ranking"):
        assert log.count(done) == 1
    with closing(open_ranking(url(server))) as store, closing(open_archive(url(server))) as archive:
        assert store.migrate() == [1, 2]
        store.check()
        store.record(Click("JP", NOW, Key("a", NOW.at)))
        assert store.salt(TODAY)
        assert store.token_buckets.lease("client", 1, 100, NOW.at).granted == 1
        assert store.close_days([TODAY], NOW.at) == 1
        assert store.clicks(Span(TODAY, TODAY)) == {"JP": 1}
        (day,) = archive.days()
        assert archive.day(day).clicks == {"JP": 1}
        assert store.reset(TODAY, NOW.at, own_name()).clicks == 1
        store.forget(NOW.at, TODAY)


def test_the_user_of_the_service_may_use_its_own_database_only(server: SecuredMongoDB) -> None:
    initialised(server)
    with MongoClient(url(server)) as client:
        client["ranking"]["pages"].insert_one({})
        for forbidden in (
            lambda: client["other"]["pages"].insert_one({}),
            lambda: client["admin"]["system.users"].find_one(),
            lambda: client["ranking"].command("createUser", "x", pwd="x", roles=[]),
        ):
            with pytest.raises(OperationFailure, match=r"not authorized|requires authentication"):
                forbidden()


def test_a_second_time_changes_nothing(server: SecuredMongoDB) -> None:
    initialised(server)
    log = initialised(server)
    assert not [word for word in ("initiated", "created", "updated", "renamed") if word in log]


def test_a_password_and_roles_that_changed_are_brought_up_to_date(server: SecuredMongoDB) -> None:
    initialised(server)
    assert "updated the user ranking" in initialised(server, RANKING_DATABASE_PASSWORD="new9")
    with MongoClient(url(server, "new9")) as client:
        client["ranking"]["pages"].insert_one({})
    with root(server) as client:
        client["ranking"].command("updateUser", "ranking", roles=["read"])
    assert "updated the user ranking" in initialised(server, RANKING_DATABASE_PASSWORD="new9")


def test_a_volume_that_comes_back_under_another_name_is_primary_again(volume: Volume) -> None:
    with volume.served() as first:
        initialised(first)
        with closing(open_ranking(url(first))) as store:
            store.migrate()
            store.record(Click("JP", NOW, None))
    with volume.served() as second:
        log = initialised(second)
        assert f"renamed the member localhost:{first.port} to localhost:{second.port}" in log
        with closing(open_ranking(url(second))) as store:
            assert store.clicks(Span(TODAY, TODAY)) == {"JP": 1}
            store.record(Click("JP", NOW, None))


def complaint(server: SecuredMongoDB, **more: str) -> str:
    """Return why the command waits, and end it."""
    command, environment = [*COMMAND, "--once"], settings(server, **more)
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr
    try:
        return process.stderr.readline()
    finally:
        process.terminate()
        assert process.wait(5) == 1
        process.stderr.close()


def test_a_refused_password_of_root_is_reported_and_changes_nothing(server: SecuredMongoDB) -> None:
    initialised(server)
    refused = complaint(server, MONGODB_ROOT_PASSWORD="other", RANKING_DATABASE_PASSWORD="other")
    assert "waiting, because the server refuses the password of root" in refused
    assert "created" not in initialised(server)


def test_another_key_than_that_of_the_server_makes_nothing_of_it(server: SecuredMongoDB) -> None:
    refused = complaint(server, MONGODB_KEYFILE="j" * 64)
    assert "has another key than MONGODB_KEYFILE" in refused
    assert "initiated the replica set" in initialised(server)


def test_the_key_is_used_only_until_root_is_there(server: SecuredMongoDB) -> None:
    initialised(server)
    assert "waiting" not in initialised(server, MONGODB_KEYFILE="j" * 64)


def test_it_looks_after_a_server_that_starts_late_and_is_restarted(server: SecuredMongoDB) -> None:
    server.kill()
    with looking_after(server) as (process, port):
        eventually(lambda: readiness(port)[0] == 503)
        server.restart()
        eventually(lambda: readiness(port)[0] == 200, 30)
        server.kill()
        eventually(lambda: readiness(port)[0] == 503)
        server.restart()
        eventually(lambda: readiness(port)[0] == 200, 30)
        process.send_signal(signal.SIGTERM)
        assert process.stderr
        lines = process.stderr.read().splitlines()
        assert process.wait(5) == 0
    assert len(lines) < 20, lines


def test_it_is_not_ready_without_a_primary_and_makes_what_was_removed(
    server: SecuredMongoDB,
) -> None:
    with looking_after(server) as (_, port):
        eventually(lambda: readiness(port)[0] == 200, 30)
        with root(server) as client:
            client["ranking"].command("dropUser", "ranking")
            client.admin.command("replSetStepDown", 3, secondaryCatchUpPeriodSecs=0, force=True)
        status, body = readiness(port)
        assert (status, "not the primary" in body) == (503, True)
        eventually(lambda: has_user(server), 30)
        eventually(lambda: readiness(port)[0] == 200, 30)


def test_a_probe_leaves_nothing_in_the_log_of_the_server(server: SecuredMongoDB) -> None:
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", server.port)) as probe:
            remote = "{}:{}".format(*probe.getsockname())
        with server.client() as client:  # the server has seen the end of the probe by now
            client.admin.command("hello")
        assert remote not in server.read_log()


@pytest.mark.parametrize("frozen", [False, True])
def test_it_ends_within_a_second(server: SecuredMongoDB, frozen: bool) -> None:
    with looking_after(server) as (process, port):
        eventually(lambda: readiness(port)[0] == 200, 30)
        if frozen:
            server.stop()
            time.sleep(11)  # it is in the middle of looking
        try:
            started = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(5) == 0
            assert time.monotonic() - started < 1
        finally:
            server.cont()


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("MONGODB_MEMBER", "mongodb-0", "MONGODB_MEMBER: String should match pattern"),
        ("MONGODB_MEMBER", "", "MONGODB_MEMBER: Field required"),
        ("MONGODB_KEYFILE", "", "MONGODB_KEYFILE: Field required"),
        ("MONGODB_URL", "http://localhost", "MONGODB_URL: is not a valid URL of MongoDB"),
        ("MONGODB_URL", "mongodb://a/?tlsInsecure=true", "MONGODB_URL: must not turn off"),
        ("MONGODB_ROOT_PASSWORD_FILE", "/no/file", "MONGODB_ROOT_PASSWORD_FILE: cannot read"),
    ],
)
def test_wrong_settings_are_refused_by_name(variable: str, value: str, sentence: str) -> None:
    environment = {
        **os.environ, "MONGODB_MEMBER": "mongodb:27017", "MONGODB_KEYFILE": "k",
        "MONGODB_ROOT_PASSWORD": "a", "RANKING_DATABASE_PASSWORD": "b", variable: value,
    }  # fmt: skip
    done = subprocess.run(
        COMMAND, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 3
    assert done.stderr.startswith(f"refused to start: {sentence}")
    assert done.stderr.count("\n") == 1
