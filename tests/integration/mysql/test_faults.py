"""Consumers whose MySQL fails lose nothing, and leave no connection or thread behind."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import mysql.connector
import pytest
from mysql.connector import errorcode
from sqlalchemy import make_url

from tests.helpers import sql_traffic
from tests.helpers.gunicorn import eventually
from tests.helpers.relay import relayed
from tests.helpers.servers import mariadb as own_mariadb
from tests.helpers.servers.disk import small_disk
from tests.helpers.servers.sql import SqlServer
from tests.helpers.sql_traffic import Traffic

pytestmark = pytest.mark.fault


@pytest.fixture
def server(mariadb: SqlServer) -> Iterator[SqlServer]:
    """The server; after the test, its connections and threads must have ended."""
    before, threads = connections(mariadb), set(threading.enumerate())
    yield mariadb
    mariadb.recover()
    eventually(lambda: connections(mariadb) <= before)
    eventually(lambda: set(threading.enumerate()) <= threads)


@pytest.fixture
def urls(server: SqlServer) -> Iterator[tuple[str, str]]:
    with server.database() as currency, server.database() as history:
        yield currency, history


@pytest.fixture
def traffic(tmp_path: Path, urls: tuple[str, str]) -> Iterator[Traffic]:
    with sql_traffic.running(tmp_path, *urls) as running:
        eventually(lambda: all(each.state == "running" for each in running.consumers))
        yield running


def connections(server: SqlServer) -> int:
    """Count the connections of the user ``trip``."""
    query = "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'trip'"
    ((count,),) = server.execute(query)
    return int(str(count))


def kill_connections(server: SqlServer, url: str) -> int:
    """Cut every connection to the database of ``url``, and return how many were cut."""
    query = "SELECT id FROM information_schema.processlist WHERE db = '{}'"
    found = server.execute(query.format(make_url(url).database))
    return sum(is_cut(server, int(str(number))) for (number,) in found)


def is_cut(server: SqlServer, number: int) -> bool:
    """Cut a connection, unless it has just ended by itself."""
    try:
        server.execute(f"KILL CONNECTION {number}")
    except mysql.connector.DatabaseError as error:
        if error.errno != errorcode.ER_NO_SUCH_THREAD:
            raise
        return False
    return True


def test_a_server_that_stands_still_is_waited_for(server: SqlServer, traffic: Traffic) -> None:
    server.stop()
    eventually(traffic.waiting)
    server.cont()
    traffic.balance()


def test_an_idle_consumer_shows_an_outage(server: SqlServer, traffic: Traffic) -> None:
    traffic.balance()
    server.stop()
    eventually(lambda: {each.state for each in traffic.consumers} == {"waiting"})
    server.cont()
    eventually(lambda: {each.state for each in traffic.consumers} == {"running"})


def test_a_server_that_is_killed_loses_nothing(server: SqlServer, traffic: Traffic) -> None:
    server.kill()
    eventually(traffic.waiting)
    server.restart()
    traffic.balance()


def test_connections_that_are_cut_are_replaced(server: SqlServer, traffic: Traffic) -> None:
    cut = 0
    while cut <= 10 and not traffic.settled():
        if cut > 5:
            traffic.goes_on.set()
        cut += sum(kill_connections(server, url) for url in traffic.urls)
    traffic.balance()
    assert cut > 10


def test_slow_responses_are_waited_for_up_to_the_deadline(
    server: SqlServer, urls: tuple[str, str], tmp_path: Path
) -> None:
    with relayed(server.address) as relay:
        through = [make_url(url).set(port=relay.port) for url in urls]
        currency, history = (url.render_as_string(hide_password=False) for url in through)
        with sql_traffic.running(tmp_path, currency, history) as traffic:
            relay.delay_seconds = 0.1
            eventually(lambda: all(each.state == "running" for each in traffic.consumers))
            relay.delay_seconds = 4.5
            eventually(traffic.waiting)
            relay.delay_seconds = 0.0
            traffic.balance()


def test_a_lock_held_by_another_client_is_waited_for(server: SqlServer, traffic: Traffic) -> None:
    with closing(raw(traffic.urls[0])) as other:
        execute(other, "SELECT * FROM schema_version FOR UPDATE")
        traffic.goes_on.set()
        eventually(lambda: [each.state for each in traffic.consumers] == ["waiting", "running"])
        other.rollback()
        traffic.balance()


def test_deadlocks_are_survived(
    server: SqlServer, traffic: Traffic, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(raw(traffic.urls[0])) as other:
        lock_in_the_wrong_order(other, traffic, server)
    traffic.balance()
    assert "Deadlock found" in caplog.text


def test_a_read_only_server_is_waited_for(mysql: SqlServer, tmp_path: Path) -> None:
    before = connections(mysql)
    with mysql.database() as currency, mysql.database() as history:
        with sql_traffic.running(tmp_path, currency, history) as traffic:
            try:
                mysql.execute("SET GLOBAL super_read_only = 1")
                eventually(traffic.waiting)
            finally:
                mysql.execute("SET GLOBAL super_read_only = 0")
                mysql.execute("SET GLOBAL read_only = 0")
            traffic.balance()
    eventually(lambda: connections(mysql) <= before)


def test_a_disk_that_is_full_is_waited_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with small_disk(128) as disk, own_mariadb.running(disk.folder) as server:
        with server.database() as currency, server.database() as history:
            with sql_traffic.running(tmp_path, currency, history) as traffic:
                disk.fill()
                eventually(traffic.waiting)
                disk.free()
                traffic.balance()
    assert "is full" in caplog.text


def test_a_consumer_stops_in_time_while_the_server_stands_still(
    server: SqlServer, traffic: Traffic
) -> None:
    server.stop()
    eventually(traffic.waiting)
    began = time.monotonic()
    for each in traffic.consumers:
        each.stop()
    eventually(lambda: all(each.state == "stopped" for each in traffic.consumers))
    assert time.monotonic() - began < 8
    server.cont()


def raw(url: str) -> mysql.connector.MySQLConnection:
    """Connect as another client."""
    address = make_url(url)
    return mysql.connector.connect(
        host=address.host,
        port=address.port,
        user=address.username,
        password=address.password,
        database=address.database,
        use_pure=True,
    )


def execute(connection: mysql.connector.MySQLConnection, statement: str) -> None:
    with closing(connection.cursor()) as cursor:
        cursor.execute(statement)
        cursor.fetchall()


def is_lock_awaited(server: SqlServer) -> bool:
    """Return whether a transaction waits for a lock."""
    time.sleep(0.2)  # the server updates this table no more often
    waiting = "SELECT 1 FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'"
    return bool(server.execute(waiting))


def lock_in_the_wrong_order(
    connection: mysql.connector.MySQLConnection, traffic: Traffic, server: SqlServer
) -> None:
    """Take a writer's locks in the opposite order, after more changes than it has made.

    The server ends the transaction with fewer changes, which is the writer's.
    """
    execute(connection, "CREATE TABLE ballast (number INTEGER)")
    execute(connection, "INSERT INTO ballast SELECT seq FROM seq_1_to_5000")
    execute(connection, "SELECT * FROM rate FOR UPDATE")
    traffic.goes_on.set()
    eventually(lambda: is_lock_awaited(server))
    execute(connection, "SELECT * FROM schema_version FOR UPDATE")
    connection.rollback()
