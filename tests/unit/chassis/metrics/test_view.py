"""``/metrics`` without a metrics directory: the whole truth of one process, or nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from chassis.metrics import alone, procfs
from chassis.metrics.view import metrics_response

GUNICORN = {"SERVER_SOFTWARE": "gunicorn/27.0.1"}


def scrape(**environ: object) -> TestResponse:
    app = Flask(__name__)
    app.add_url_rule("/metrics", view_func=metrics_response)
    return app.test_client().get("/metrics", environ_overrides=environ)


def test_a_process_that_serves_alone_shows_its_own_figures() -> None:
    response = scrape(SERVER_SOFTWARE="Werkzeug/3.1")
    assert response.status_code == 200
    assert "# HELP" in response.text


def test_one_of_several_processes_of_any_server_shows_nothing() -> None:
    response = scrape(**{"wsgi.multiprocess": True})
    assert response.status_code == 503
    assert response.text == f"{alone.SENTENCE}\n"


@pytest.mark.parametrize(("children", "status"), [({os.getpid()}, 200), ({os.getpid(), 1}, 503)])
def test_under_gunicorn_the_children_of_the_master_are_counted(
    monkeypatch: pytest.MonkeyPatch, children: set[int], status: int
) -> None:
    seen: list[int] = []
    monkeypatch.setattr(procfs, "children", lambda pid: seen.append(pid) or children)
    assert scrape(**GUNICORN).status_code == status
    assert seen == [os.getppid()]


def test_under_gunicorn_where_processes_cannot_be_seen_nothing_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(procfs.children, "__defaults__", (tmp_path / "proc",))
    assert scrape(**GUNICORN).status_code == 503


def test_children_are_those_that_live() -> None:
    before = procfs.children(os.getpid())
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert procfs.children(os.getpid()) - before == {child.pid}
        child.communicate(b"\n")
        assert procfs.children(os.getpid()) == before
