"""Workers of a preloading master share its memory, and nothing that is open for one of them."""

from pathlib import Path

import pytest

from tests.helpers.gunicorn import Gunicorn, eventually, opened, running
from tests.helpers.ranking_store import migrate
from tests.helpers.servers.mongodb import MongoDB

# As the kernel numbers the states of a connection.
ESTABLISHED = "01"
PATHS = {
    "currency": "/api/v1/currencies/latest",
    "history": "/api/v1/history?base=EUR&quote=USD",
    "ranking": "/api/v1/rankings",
    "frontend": "/api/v1/rankings",
}


def sockets(pid: int) -> set[str]:
    """Return the numbers of the sockets that a process has open."""
    names = [str(file).rpartition("/")[2] for file in opened(pid)]
    return {name[len("socket:[") : -1] for name in names if name.startswith("socket:")}


def own(server: Gunicorn) -> list[set[str]]:
    """Return the sockets that each worker has open and its master has not."""
    inherited = sockets(server.process.pid)
    return [sockets(worker) - inherited for worker in server.workers()]


def threads(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def assert_nothing_is_shared(server: Gunicorn, path: str, folder: Path) -> None:
    for _ in range(20):
        server.get(path)
    master = server.process.pid
    assert threads(master) == 1
    assert not [file for file in opened(master) if file.is_relative_to(folder)]
    assert established(master) == 0
    first, second = own(server)
    assert not first & second


@pytest.mark.parametrize("service", PATHS)
def test_a_preloading_master_opens_nothing_for_its_workers(service: str, tmp_path: Path) -> None:
    env = {"TRIP_DATA_DIR": str(tmp_path)}
    with running(f"{service}.app:app", 2, env=env, options=["--preload"]) as server:
        eventually(lambda: len(server.workers()) == 2)
        assert_nothing_is_shared(server, PATHS[service], tmp_path)


def test_each_worker_has_connections_of_its_own_to_mongodb(
    mongodb: MongoDB, mongodb_url: str, tmp_path: Path
) -> None:
    migrate(mongodb_url)
    env = {"TRIP_DATA_DIR": str(tmp_path), "RANKING_DATABASE_URL": mongodb_url}
    with running("ranking.app:app", 2, env=env, options=["--preload"]) as server:
        eventually(lambda: server.get("/readyz").status == 200)
        assert_nothing_is_shared(server, PATHS["ranking"], tmp_path)
        assert all(own(server))


def established(pid: int) -> int:
    """Return the number of open connections of a process over TCP."""
    inodes = sockets(pid)
    rows = [line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
    return sum(row[9] in inodes and row[3] == ESTABLISHED for row in rows)
