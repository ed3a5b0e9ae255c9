"""A progress bar for a backfill, measured in days of the history."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

FIRST = datetime.fromisoformat("1999-01-04T00:00Z")


@contextmanager
def progress_bar(name: str, now: datetime) -> Iterator[Callable[[datetime], None]]:
    """Show a bar on standard error; the yielded function moves it to a moment."""
    columns = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[day]}"),
        TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(name, total=(now - FIRST).days, day="")

        def move(moment: datetime) -> None:
            progress.update(task, completed=(moment - FIRST).days, day=moment.date().isoformat())

        yield move
        progress.update(task, completed=(now - FIRST).days)
