"""The engine works in any Flask project with a copy of its folder and three lines."""

import json
import os
import shutil
import signal
from pathlib import Path

import pytest

from tests.helpers import gunicorn
from tests.helpers.gunicorn import eventually, running

CONFIGURATION = """
from chassis.metrics.gunicorn_hooks import *
"""
APP = """
import sys

from chassis.metrics.http import count_requests
from chassis.metrics.view import metrics_response
from flask import Flask

app = Flask(__name__)


@app.get("/origins")
def origins():
    modules = [module for name, module in sys.modules.items() if name.startswith("chassis")]
    return [module.__file__ for module in modules]


app.add_url_rule("/metrics", view_func=metrics_response)
count_requests(app)
"""
OF_PROCESSES = {
    "process_cpu_seconds_total",
    "process_resident_memory_bytes",
    "process_open_fds",
    "process_start_time_seconds",
}


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Create a project that has nothing of this one except the engine."""
    engine = Path("chassis", "metrics")
    shutil.copytree(gunicorn.ROOT / engine, tmp_path / engine)
    (tmp_path / "chassis" / "__init__.py").touch()
    (tmp_path / "gunicorn.conf.py").write_text(CONFIGURATION)
    (tmp_path / "app.py").write_text(APP)
    monkeypatch.setattr(gunicorn, "ROOT", tmp_path)
    return tmp_path


def test_a_copy_and_three_lines_are_enough(elsewhere: Path) -> None:
    with running("app:app", 4, env={"PYTHONPATH": ""}, options=["--no-control-socket"]) as server:
        directory = server.metrics_directory()
        for _ in range(20):
            origins = json.loads(server.get("/origins").body)
            assert [each for each in origins if not Path(each).is_relative_to(elsewhere)] == []
        eventually(lambda: len(server.workers()) == 4)
        workers = server.workers()
        for pid in workers:
            os.kill(pid, signal.SIGKILL)
        eventually(lambda: len(set(server.workers()) - set(workers)) == 4)
        for _ in range(20):
            server.get("/origins")
        eventually(lambda: {name for name, _ in server.scrape()} >= OF_PROCESSES)
        shown = server.scrape()
    request = (("endpoint", "/origins"), ("method", "GET"))
    assert shown["http_requests_total", (*request, ("status", "200"))] == 40
    assert shown["http_request_duration_seconds_count", request] == 40
    assert shown["gunicorn_workers_started_total", ()] == 8
    assert shown["gunicorn_workers_died_total", (("cause", "killed"),)] == 4
    assert not directory.exists()
