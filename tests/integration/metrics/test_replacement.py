"""What happens to metrics if a master, or the code of its workers, is replaced by another."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.helpers.greeted import APP, GREETED, greet, replace_all
from tests.helpers.gunicorn import (
    PATIENCE_SECONDS,
    Gunicorn,
    Series,
    children,
    eventually,
    launched,
    masters_beside,
    running,
)
from tests.helpers.ports import free_port

pytestmark = pytest.mark.fault
UNWRITTEN: Series = "metrics_unwritten_values", ()


@contextmanager
def replaced() -> Iterator[tuple[Gunicorn, int]]:
    """Yield a master that has counted, and the pid of the one that is about to replace it."""
    port = free_port()
    with launched(APP, 1, bind=f"127.0.0.1:{port}") as launching:
        old = replace(launching, port=port)
        eventually(lambda: len(old.workers()) == 1 and responds(old))
        greet(old)
        old.signal(signal.SIGUSR2)
        eventually(lambda: len(masters_beside(old)) == 1)
        (new,) = masters_beside(old)
        try:
            eventually(lambda: len(children(new)) == 1)
            yield old, new
        finally:
            with suppress(ProcessLookupError):
                os.kill(new, signal.SIGTERM)
            eventually(lambda: not children(new))


def responds(server: Gunicorn) -> bool:
    """Return whether somebody listens on the server's port."""
    with suppress(OSError):
        return server.get("/metrics").status == 200
    return False


def test_a_master_that_replaces_another_continues_its_counters() -> None:
    with replaced() as (old, new):
        directory = old.metrics_directory()
        counted: list[float] = []
        for _ in range(20):
            greet(old, 2)
            counted.append(old.scrape()[GREETED])
        assert counted == list(range(22, 62, 2))
        old.signal(signal.SIGTERM)
        old.process.wait(PATIENCE_SECONDS)
        greet(old)
        assert old.scrape()[GREETED] == 80
        assert directory.is_dir()
        eventually(lambda: "promoted" in old.read_log())
        os.kill(new, signal.SIGTERM)
        eventually(lambda: not directory.exists())


def test_a_replacement_that_is_given_up_takes_nothing_away() -> None:
    with replaced() as (old, new):
        directory = old.metrics_directory()
        os.kill(new, signal.SIGTERM)
        eventually(lambda: new not in old.workers())
        eventually(lambda: old.scrape()["gunicorn_workers_wanted", ()] == 1)
        eventually(lambda: old.scrape()["gunicorn_workers_started_total", ()] == 1)
        greet(old)
        assert old.scrape()[GREETED] == 40
        assert directory.is_dir()


CHANGING = """
from flask import Flask
from chassis import metrics
from chassis.metrics.view import metrics_response

sizes = metrics.histogram("sizes", "Sizes", buckets={buckets})
app = Flask(__name__)
app.add_url_rule("/metrics", view_func=metrics_response)


@app.get("/")
def size():
    sizes.observe(1)
    return "{buckets}"
"""


@contextmanager
def changing(folder: Path) -> Iterator[tuple[Gunicorn, Path]]:
    """Serve an app from a file that the test changes."""
    module = folder / "changing_app.py"
    module.write_text(CHANGING.format(buckets=(1, 2)))
    env = {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    with running("changing_app:app", 1, env=env) as server:
        yield server, module


@pytest.mark.parametrize(
    ("content", "reason"),
    [(CHANGING.format(buckets=(1, 3)), "sizes: had buckets"), ("}", "SyntaxError")],
    ids=["other buckets", "a broken app"],
)
def test_a_reload_that_cannot_start_is_refused_and_the_old_workers_go_on(
    tmp_path: Path, content: str, reason: str
) -> None:
    with changing(tmp_path) as (server, module):
        workers = server.workers()
        module.write_text(content)
        server.signal(signal.SIGHUP)
        eventually(lambda: "the reload is refused" in server.read_log())
        assert reason in server.read_log()
        assert server.get("/").body == b"(1, 2)"
        assert server.workers() == workers
        module.write_text(CHANGING.format(buckets=(1, 2)))
        server.signal(signal.SIGHUP)
        eventually(lambda: not set(workers) & set(server.workers()))
        assert server.get("/").status == 200


def test_a_recycled_worker_with_other_buckets_serves_and_says_what_it_does_not_count(
    tmp_path: Path,
) -> None:
    with changing(tmp_path) as (server, module):
        server.get("/")
        module.write_text(CHANGING.format(buckets=(1, 3)))
        replace_all(server)
        assert server.get("/").body == b"(1, 3)"
        eventually(lambda: server.scrape()[UNWRITTEN] > 0)
        assert server.scrape()["sizes_count", ()] == 1
        assert "sizes: had buckets" in server.read_log()
