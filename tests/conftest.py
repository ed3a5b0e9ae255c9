"""Real servers for the tests that use them, each started once per session on first use.

``pytest`` alone leaves those tests out; a named folder or file runs completely.
"""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    # The drivers are slow to import, and most tests need no server.
    from tests.helpers.servers.kafka import Kafka
    from tests.helpers.servers.mongodb import MongoDB
    from tests.helpers.servers.sql import SqlServer

PATIENCE_SECONDS = 10.0
SERVERS = {"mariadb", "mysql", "mongodb", "kafka"}
# A shell starts a job in the background with SIGINT ignored, and all that tests start would be too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Repeat every fault ``FAULT_ROUNDS`` times, on servers that are started once."""
    rounds = int(os.environ.get("FAULT_ROUNDS", "1"))
    if rounds > 1 and metafunc.definition.get_closest_marker("fault"):
        metafunc.fixturenames.append("fault_round")
        metafunc.parametrize("fault_round", range(rounds))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep only the fast tests, unless the command line names a path."""
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        config.hook.pytest_deselected(items=[item for item in items if _needs_a_server(item)])
        items[:] = [item for item in items if not _needs_a_server(item)]


def _needs_a_server(item: pytest.Item) -> bool:
    return not SERVERS.isdisjoint(_uses(item))


def _uses(item: pytest.Item) -> list[str]:
    """Return the fixtures of a test, and the backends that it is parametrized with."""
    assert isinstance(item, pytest.Function)
    backends = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return [*item.fixturenames, *map(str, backends)]


@pytest.fixture(autouse=True)
def _patient(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a broker longer to respond than the second that a service gives it.

    On a busy machine one that is well can take so long. Services in processes of their own wait as
    they always do.
    """
    item = request.node
    uses_a_broker = "kafka" in _uses(item) or "integration" in item.path.parts
    if uses_a_broker and "as_services_wait" not in _uses(item):
        from chassis.events.kafka import clients

        monkeypatch.setattr(clients, "RESPONSE_SECONDS", PATIENCE_SECONDS)


@pytest.fixture
def as_services_wait() -> None:
    """Leave a broker no longer to respond than a service does."""


@pytest.fixture(scope="session")
def mariadb() -> "Iterator[SqlServer]":
    """MariaDB."""
    from tests.helpers.servers.mariadb import running

    with TemporaryDirectory() as folder, running(Path(folder)) as server:
        yield server


@pytest.fixture(scope="session")
def mysql() -> "Iterator[SqlServer]":
    """MySQL, or the one that ``MYSQL_TEST_URL`` names."""
    from tests.helpers.servers.mysql import running
    from tests.helpers.servers.sql import SqlServer

    if url := os.environ.get("MYSQL_TEST_URL"):
        yield SqlServer(url)
        return
    with TemporaryDirectory() as folder, running(Path(folder)) as server:
        yield server


@pytest.fixture(scope="session")
def mongodb() -> "Iterator[MongoDB]":
    """A replica set of MongoDB, or the one that ``MONGODB_TEST_URL`` names."""
    from tests.helpers.servers.mongodb import MongoDB, running

    if url := os.environ.get("MONGODB_TEST_URL"):
        yield MongoDB(url)
        return
    with TemporaryDirectory() as folder, running(Path(folder)) as server:
        yield server


@pytest.fixture(scope="session")
def kafka() -> "Iterator[Kafka]":
    """A broker, or the one that ``KAFKA_TEST_BOOTSTRAP`` names."""
    from tests.helpers.servers.kafka import Kafka, running

    if bootstrap := os.environ.get("KAFKA_TEST_BOOTSTRAP"):
        yield Kafka(f"kafka://{bootstrap}")
        return
    with TemporaryDirectory() as folder, running(Path(folder)) as server:
        yield server


@pytest.fixture(params=["mariadb", "mysql"])
def mysql_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an empty database, on MariaDB and on MySQL."""
    server: SqlServer = request.getfixturevalue(request.param)
    with server.database() as url:
        yield url


@pytest.fixture
def mongodb_url(mongodb: "MongoDB") -> Iterator[str]:
    """The URL of an empty database."""
    with mongodb.database() as url:
        yield url


@pytest.fixture
def kafka_url(kafka: "Kafka") -> Iterator[str]:
    """The URL of a broker; topics that the test makes are removed after it."""
    with kafka.lent() as url:
        yield url


@pytest.fixture
def topic(kafka: "Kafka") -> Iterator[str]:
    """The name of an empty topic of three partitions."""
    with kafka.topic() as name:
        yield name
