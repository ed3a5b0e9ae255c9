"""A service drains before it stops, and one with a bad setting does not start."""

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from chassis.metrics import processes
from tests.helpers.gunicorn import (
    PATIENCE_SECONDS,
    ROOT,
    Gunicorn,
    Response,
    eventually,
    launched,
    running,
)

APP = "tests.helpers.slow_app:app"
HELD = "tests.helpers.held_app:app"


def test_it_turns_unready_first_and_still_responds_then_ends_cleanly() -> None:
    with running(APP, env={"DRAIN_SECONDS": "6"}) as server:
        eventually(lambda: server.get("/readyz").status == 200)
        server.signal(signal.SIGTERM)
        eventually(lambda: server.get("/readyz").status == 503)
        assert server.get("/livez").status == 200
        assert server.process.wait(PATIENCE_SECONDS) == 0


def test_a_successor_in_the_same_folder_is_ready(tmp_path: Path) -> None:
    for _ in range(2):
        with running(APP, 1, env={"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}) as server:
            eventually(lambda: server.get("/readyz").status == 200)
            server.signal(signal.SIGTERM)
            assert server.process.wait(PATIENCE_SECONDS) == 0
        assert list(tmp_path.glob("draining-*"))


def in_flight(server: Gunicorn) -> float:
    shown = {each.name: each.values for each in processes.figures(server.metrics_directory())}
    return shown["gunicorn_requests_in_flight"][""]


def test_a_request_in_flight_gets_its_response(tmp_path: Path) -> None:
    release = tmp_path / "release"
    with running(HELD, env={"RELEASE_FILE": str(release)}, ready="/pid") as server:
        responses: list[Response] = []
        client = threading.Thread(target=lambda: responses.append(server.get("/held")))
        client.start()
        eventually(lambda: in_flight(server) == 1)
        server.signal(signal.SIGTERM)
        eventually(lambda: "Handling signal: term" in server.read_log())
        release.touch()
        client.join(PATIENCE_SECONDS)
        assert [response.status for response in responses] == [200]
        assert server.process.wait(PATIENCE_SECONDS) == 0


@pytest.mark.parametrize(
    ("app", "variable", "value"),
    [
        (APP, "DRAIN_SECONDS", "soon"),
        ("currency.app:app", "CURRENCY_CONSUMER_PORT", "99999"),
        ("currency.app:app", "CURRENCY_DATABASE_URL", "oracle://somewhere/else"),
        ("history.app:app", "HISTORY_DATABASE_URL", "nothing"),
        ("ranking.app:app", "RANKING_TIMEZONE", "Asia/Nowhere"),
        ("ranking.app:app", "RANKING_DATABASE_URL", "redis://somewhere"),
    ],
)
def test_a_bad_setting_refuses_the_start_and_names_the_variable(
    app: str, variable: str, value: str
) -> None:
    # One worker: gunicorn exits with 1 if a second one fails while it halts because of the first.
    with launched(app, 1, env={variable: value}) as server:
        assert server.process.wait(PATIENCE_SECONDS) == 3
        assert f"refused to start: {variable}: " in server.read_log()


@pytest.mark.parametrize("service", ["currency", "history"])
def test_a_consumer_whose_port_is_taken_names_the_variable(service: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        variable, port = f"{service.upper()}_CONSUMER_PORT", str(taken.getsockname()[1])
        refused = subprocess.run(
            [sys.executable, "-m", f"{service}.consumer"],
            cwd=ROOT,
            env={**os.environ, "TRIP_DATA_DIR": str(tmp_path), variable: port},
            stderr=subprocess.PIPE,
            text=True,
            timeout=PATIENCE_SECONDS,
        )
    assert refused.returncode == 3
    assert f"refused to start: {variable}: port {port}: Address already" in refused.stderr
