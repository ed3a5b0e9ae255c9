"""MariaDB, as Debian has it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.helpers.needs import needs
from tests.helpers.ports import free_port
from tests.helpers.servers import sql
from tests.helpers.servers.process import SYSTEM_PATH, run

# The folder is still empty: after a loss of power it would just be initialised again.
NOT_DURABLE = ("--innodb-flush-method=nosync", "--debug-no-sync")


@contextmanager
def running(folder: Path) -> Iterator[sql.SqlServer]:
    """Run one in ``folder``, which is empty."""
    program = shutil.which("mariadbd", path=SYSTEM_PATH)
    needs(program, "no MariaDB here: install mariadb-server")
    options = [*sql.common(folder), "--innodb-log-file-size=16M"]
    run(["mariadb-install-db", *options, "--skip-test-db", *NOT_DURABLE], folder)
    with sql.served([str(program), *options], free_port(), folder) as server:
        yield server
