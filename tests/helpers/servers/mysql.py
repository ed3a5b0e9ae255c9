"""MySQL, if it is installed: Debian has it only in its unstable branch."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.helpers.cache import cached
from tests.helpers.ports import free_port
from tests.helpers.servers import sql
from tests.helpers.servers.process import SYSTEM_PATH, run

SCRIPT = Path(__file__).with_name("mysql-of-debian")
FOLDER = cached("mysql", SCRIPT)
SMALL = ("--innodb-redo-log-capacity=16M", "--mysqlx=OFF", "--skip-log-bin")
# The default folder exists only on installed servers.
NO_FILES = "--secure-file-priv=NULL"
# The folder is still empty: after a loss of power it would just be initialised again.
NOT_DURABLE = ("--innodb-flush-method=nosync",)


@contextmanager
def running(folder: Path) -> Iterator[sql.SqlServer]:
    """Run one in ``folder``, which is empty."""
    program = _program()
    if not program:
        # Never required: Debian unstable may lack it on any day.
        pytest.skip("no MySQL here: `make servers` fetches it on Debian, or set MYSQL_TEST_URL")
    options = [program, *sql.common(folder), *SMALL, NO_FILES]
    run([*options, "--initialize-insecure", *NOT_DURABLE], folder)
    with sql.served(options, free_port(), folder) as server:
        yield server


def _program() -> str | None:
    found = shutil.which("mysqld", path=f"{FOLDER}:{SYSTEM_PATH}")
    # MariaDB installs a program of this name too.
    return None if found and Path(found).resolve().name == "mariadbd" else found
