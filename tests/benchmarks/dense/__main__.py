"""Builds a year of generated values in SQLite and MariaDB, and measures requests for them.

``make dense`` makes 17 million values, 160 currencies every five minutes. ``CURRENCIES=16`` makes
as many of each of 16 currencies, and ``STORES=mysql`` makes them in MySQL. Beside them stands a
table with a hundredth of the values, from which each request has the same answer.
"""

# isort: off
import tests.benchmarks.dense.source  # noqa: F401
# isort: on

import argparse
import sys
import tempfile
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from chassis.stores import sql
from history.store import HistoryStore
from tests.benchmarks.dense import requests, table, withdrawal
from tests.benchmarks.figure import Figure
from tests.helpers.servers import mariadb, mysql
from tests.helpers.servers.sql import SqlServer

CURRENCIES = 160
SQLITE = "sqlite"
SERVERS = {"mariadb": ("MariaDB", mariadb.running), "mysql": ("MySQL", mysql.running)}
BYTES_AT_MOST = 100
PATIENCE_SECONDS = 60.0
SERVER_MEMORY = 512 * 1024 * 1024
SIZES = (
    "SELECT SUM(data_length + index_length) FROM information_schema.tables "
    "WHERE table_schema = '{}'"
)


def main() -> int:
    """Print a table row for each figure; return 1 if any misses its bound."""
    # On a busy machine a read can wait for longer than its own work takes.
    sql.READ_SECONDS = PATIENCE_SECONDS
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.dense", description=__doc__)
    parser.add_argument("--currencies", type=_count, default=CURRENCIES, help="how many (160)")
    stores = (SQLITE, *SERVERS)
    parser.add_argument("--stores", nargs="+", choices=stores, default=[SQLITE, "mariadb"])
    arguments = parser.parse_args()
    console = Console(soft_wrap=True, highlight=False)
    missed = 0
    with Progress(console=Console(stderr=True)) as progress:
        for figure in _figures(arguments.stores, arguments.currencies, progress):
            missed += not figure.holds
            verdict = "holds" if figure.holds else "MISSED"
            console.print(f"| {figure.name} | {figure.measured} | {figure.bound} | {verdict} |")
    return 1 if missed else 0


def _count(text: str) -> int:
    if not requests.TEN < int(text) <= CURRENCIES:
        raise argparse.ArgumentTypeError(f"from {requests.TEN + 1} to {CURRENCIES} currencies")
    return int(text)


def _figures(stores: Sequence[str], count: int, progress: Progress) -> Iterator[Figure]:
    for store in stores:
        with tempfile.TemporaryDirectory() as folder:
            if store == SQLITE:
                yield from _embedded(folder, count, progress)
            else:
                yield from _served(store, Path(folder), count, progress)


def _embedded(folder: str, count: int, progress: Progress) -> Iterator[Figure]:
    small, large = (f"sqlite:///{folder}/{name}.db" for name in ("small", "large"))
    yield from _compared("SQLite", small, large, count, time.process_time, progress)


def _served(store: str, folder: Path, count: int, progress: Progress) -> Iterator[Figure]:
    name, running = SERVERS[store]
    with ExitStack() as opened:
        server = opened.enter_context(running(folder))
        server.execute(f"SET GLOBAL innodb_buffer_pool_size = {SERVER_MEMORY}")
        small, large = (opened.enter_context(server.database()) for _ in range(2))
        clock = partial(_with_server, server)
        values = yield from _compared(name, small, large, count, clock, progress)
        yield _size(name, server, large, values)


def _compared(
    name: str, small: str, large: str, count: int, clock: requests.Clock, progress: Progress
) -> Generator[Figure, None, int]:
    with _filled(small, count, table.with_the_same_answers(), progress) as (few, _):
        before = requests.measured(few, count, clock)
    with _filled(large, count, table.every_five_minutes(), progress) as (store, values):
        after = requests.measured(store, count, clock)
        full = f"{name}, {values:,} values"
        yield from requests.figures(full, before, after)
        yield withdrawal.figure(full, store, clock)
    return values


@contextmanager
def _filled(
    url: str, count: int, moments: Sequence[datetime], progress: Progress
) -> Iterator[tuple[HistoryStore, int]]:
    with closing(HistoryStore(url)) as store:
        store.migrate()
        yield store, table.fill(store, count, moments, progress)


def _with_server(server: SqlServer) -> float:
    """Return the processor seconds of this process and of all threads of the server."""
    threads = Path(f"/proc/{server.process.pid}/task").glob("*/schedstat")
    return time.process_time() + sum(int(each.read_text().split()[0]) for each in threads) / 1e9


def _size(name: str, server: SqlServer, url: str, values: int) -> Figure:
    database = url.rsplit("/", 1)[1]
    for table_name in ("rate", "snapshot", "daily_close"):
        server.execute(f"ANALYZE TABLE {database}.{table_name}")
    ((size,),) = server.execute(SIZES.format(database))
    each = float(str(size)) / values
    return Figure(
        f"bytes of each of {values:,} values in {name}, indexes included",
        f"{each:.1f}",
        f"≤ {BYTES_AT_MOST}",
        each <= BYTES_AT_MOST,
    )


if __name__ == "__main__":
    sys.exit(main())
