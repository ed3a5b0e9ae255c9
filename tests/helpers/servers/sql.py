"""What MariaDB and MySQL have in common."""

import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import mysql.connector
from sqlalchemy import make_url

from tests.helpers.ports import HOST
from tests.helpers.servers.process import PATIENCE_SECONDS, PING_SECONDS, Server, own_name

USER = "trip"
PASSWORD = "trip"


class SqlServer(Server):
    """A server that keeps every committed transaction over a kill."""

    ERRORS = (mysql.connector.Error,)

    def ping(self) -> None:
        """Select something."""
        self.execute("SELECT 1", PING_SECONDS)

    def execute(
        self, statement: str, seconds: float = PATIENCE_SECONDS
    ) -> list[tuple[object, ...]]:
        """Run a statement on a connection of its own and return its rows."""
        url = make_url(self.address)
        soon = {"connection_timeout": PING_SECONDS, "read_timeout": int(seconds)}
        with closing(
            mysql.connector.connect(
                host=url.host,
                port=url.port or 3306,
                user=url.username,
                password=url.password,
                autocommit=True,
                use_pure=True,
                **soon,
            )
        ) as connection:
            with closing(connection.cursor()) as cursor:
                cursor.execute(statement)
                return list(cursor.fetchall()) if cursor.description else []

    @contextmanager
    def database(self) -> Iterator[str]:
        """Create an empty database for the block and yield its URL."""
        self.recover()
        name = own_name()
        self.execute(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            self.recover()
            self.execute(f"DROP DATABASE {name}")


@contextmanager
def served(program: Sequence[str], port: int, folder: Path) -> Iterator[SqlServer]:
    """Run an initialised server with a user for the tests."""
    users = folder / "users.sql"
    users.write_text(
        f"CREATE USER IF NOT EXISTS {USER}@'{HOST}' IDENTIFIED BY '{PASSWORD}';\n"
        f"GRANT ALL ON *.* TO {USER}@'{HOST}' WITH GRANT OPTION;\n"
    )
    command = [
        *program,
        f"--bind-address={HOST}",
        f"--port={port}",
        "--socket=server.sock",
        "--innodb-flush-log-at-trx-commit=1",
        f"--init-file={users}",
    ]
    address = f"mysql+mysqlconnector://{USER}:{PASSWORD}@{HOST}:{port}"
    with SqlServer(address, command, folder).running() as server:
        yield server


def common(folder: Path) -> list[str]:
    """Return the options that both servers take, before and after the first start."""
    options = [
        "--no-defaults",
        f"--datadir={folder / 'data'}",
        "--skip-name-resolve",
        "--innodb-buffer-pool-size=32M",
        "--performance-schema=OFF",
    ]
    # Both refuse to run as root without this option.
    return [*options, "--user=root"] if os.geteuid() == 0 else options
