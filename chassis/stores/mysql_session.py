"""Connections to MySQL: deadlines, the mode of a transaction, and when to drop one."""

import logging
import threading
import time
from datetime import datetime
from math import ceil
from typing import Any

from mysql.connector import errors
from mysql.connector.conversion import MySQLConverter
from sqlalchemy import URL, Connection, Engine, ExceptionContext, event, exc, select

from chassis.stores.migrations import VERSIONS

CONNECT_SECONDS = 2
PING_SECONDS = 1
STATEMENT_SECONDS = 4
LOCK_SECONDS = 3
IDLE_SECONDS = 600
# A longer text is cut without an error: by default after 1,024 letters, or 256 codes.
TEXT_AT_MOST = 65_536
# Strict modes refuse values that do not fit. They are set here because the driver's quoting
# depends on them. MariaDB and MySQL name the time-out of a statement differently.
MODES = "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO"
SESSION = (
    f"SET SESSION time_zone = '+00:00', sql_mode = '{MODES}', "
    f"innodb_lock_wait_timeout = {LOCK_SECONDS}, lock_wait_timeout = {LOCK_SECONDS}, "
    f"wait_timeout = {IDLE_SECONDS}, group_concat_max_len = {TEXT_AT_MOST} "
    f"/*M!100100 , max_statement_time = {STATEMENT_SECONDS} */"
    f"/*!80000 , max_execution_time = {STATEMENT_SECONDS}000 */"
)
# Writers take turns, as on SQLite, so that snapshots are committed in the order of their numbers.
IN_TURN = select(VERSIONS.c.number).order_by(VERSIONS.c.number.desc()).limit(1).with_for_update()
NO_ANSWER = "no answer in time"
TIMED_OUT = (errors.ReadTimeoutError, errors.WriteTimeoutError, errors.ConnectionTimeoutError)
# The connection was killed (MariaDB), the server is shutting down, idle for too long (MySQL).
ENDED = {1927, 1053, 4031}
CUT = "cut"
PLAINTEXT = "ssl_disabled"
# It logs at INFO how each connection authenticates.
logging.getLogger("mysql.connector").setLevel(logging.WARNING)


class Converter(MySQLConverter):
    """The driver's converter, which takes three times as long for a moment or a text."""

    @staticmethod
    def _datetime_to_python(value: bytes, _description: object = None) -> datetime:
        return datetime.fromisoformat(value.decode())

    @staticmethod
    def _string_to_python(value: bytes, _description: object = None) -> str:
        return value.decode()  # every text is in the connection's character set, UTF-8

    _var_string_to_python = _string_to_python  # type: ignore[assignment]


def connecting(url: URL, seconds: int, session: str = "") -> dict[str, Any]:
    """Return connect arguments with which no statement waits longer than ``seconds``."""
    verified = "ssl_ca" in url.query
    return {
        # The C extension cannot change a time-out later, and does not load on every system.
        "use_pure": True,
        "converter_class": Converter,
        "connection_timeout": CONNECT_SECONDS,
        "read_timeout": seconds,
        "write_timeout": seconds,
        "init_command": session,
        "charset": "utf8mb4",
        "collation": "utf8mb4_bin",
        "allow_local_infile": False,
        PLAINTEXT: PLAINTEXT in url.query,
        "ssl_verify_cert": verified,
        "ssl_verify_identity": verified,
    }


def supervised(engine: Engine) -> Engine:
    """Make the connections of ``engine`` keep deadlines and begin in the right mode."""
    event.listen(engine, "checkout", _ping)
    event.listen(engine, "checkin", _end)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", _keep_deadline)
    return forgetting(engine)


def forgetting(engine: Engine) -> Engine:
    """Make ``engine`` drop every connection whose state is uncertain."""
    event.listen(engine, "handle_error", _forget)
    return engine


def _ping(connection: Any, record: Any, _proxy: object) -> None:
    connection.read_timeout = PING_SECONDS
    if not record.info.get("used"):
        record.info["used"] = True
        return
    try:
        connection.cmd_ping()
    except TIMED_OUT:
        raise  # with a frozen server, a new connection would wait as well
    except errors.Error as error:
        raise exc.InvalidatePoolError(str(error)) from error


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("writing"):
        connection.exec_driver_sql("START TRANSACTION")
        connection.execute(IN_TURN)
        return
    if ends := options.get("ends"):
        _cut_at(ends, connection)
    connection.exec_driver_sql("START TRANSACTION READ ONLY")


def _cut_at(ends: float, connection: Connection) -> None:
    # A response may trickle in, and the driver's time-out starts again with each part.
    driver: Any = connection.connection.dbapi_connection
    connection.info[CUT] = cut = threading.Timer(ends - time.monotonic(), driver.shutdown)
    cut.daemon = True
    cut.start()


def _end(_connection: object, record: Any) -> None:
    if cut := record.info.pop(CUT, None):
        cut.cancel()


def _keep_deadline(connection: Connection, *_: object) -> None:
    ends = connection.get_execution_options().get("ends")
    left = ends - time.monotonic() if ends else STATEMENT_SECONDS
    if left <= 0:
        raise TimeoutError(NO_ANSWER)
    driver: Any = connection.connection.dbapi_connection
    driver.read_timeout = ceil(left)


def _forget(context: ExceptionContext) -> None:
    error = context.original_exception
    if not isinstance(error, errors.Error) or isinstance(error, TIMED_OUT) or _ended(error):
        context.is_disconnect = True


def _ended(error: errors.Error) -> bool:
    # The driver checks the connection before each statement; that failure has no error number.
    failed_check = isinstance(error, errors.OperationalError) and error.errno == -1
    return failed_check or error.errno in ENDED
