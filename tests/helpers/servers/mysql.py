"""MySQL, where there is one: Debian has it in its unstable branch only."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.helpers.servers import sql
from tests.helpers.servers.process import CACHE, SYSTEM_PATH, free_port, run

SMALL = ("--innodb-redo-log-capacity=16M", "--mysqlx=OFF", "--skip-log-bin")
# Its default is a folder that only an installed server has.
NO_FILES = "--secure-file-priv=NULL"
# Nothing is in it yet: were power lost while it is made, it would be made again.
NOT_DURABLE = ("--innodb-flush-method=nosync",)


@contextmanager
def running(folder: Path) -> Iterator[sql.SqlServer]:
    """Run one in ``folder``, which is empty."""
    program = _program()
    if not program:
        # Not required anywhere: unstable may lack it on any day.
        pytest.skip("no MySQL here: `make servers` fetches it on Debian, or set MYSQL_TEST_URL")
    options = [program, *sql.common(folder), *SMALL, NO_FILES]
    run([*options, "--initialize-insecure", *NOT_DURABLE], folder)
    with sql.served(options, free_port(), folder) as server:
        yield server


def _program() -> str | None:
    found = shutil.which("mysqld", path=f"{CACHE / 'mysql'}:{SYSTEM_PATH}")
    # MariaDB answers to this name too.
    return None if found and Path(found).resolve().name == "mariadbd" else found
