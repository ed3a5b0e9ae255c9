"""gunicorn without our hooks: several workers do not start, and none shows its metrics for all."""

import signal
import time
from pathlib import Path

import pytest

from tests.helpers import gunicorn
from tests.helpers.gunicorn import Gunicorn, eventually, launched, running

APP = "currency.app:app"
REQUEST = "/api/v1/countries"
COUNTED = (("endpoint", REQUEST), ("method", "GET"), ("status", "200"))


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """An empty folder in which gunicorn starts, and the environment of that."""
    monkeypatch.setattr(gunicorn, "ROOT", tmp_path)
    for name in ("GUNICORN_CMD_ARGS", "METRICS_PORT", "PROMETHEUS_MULTIPROC_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))  # where gunicorn puts its control socket
    return {"TRIP_DATA_DIR": str(tmp_path)}


def ended(server: Gunicorn) -> str:
    """Return what a master that refuses its start has written until its end."""
    assert server.process.wait(gunicorn.PATIENCE_SECONDS) == 3
    return server.read_log()


def refusals(log: str) -> list[str]:
    return [line for line in log.splitlines() if line.startswith("refused to start: ")]


@pytest.mark.parametrize("loading", [(), ("--preload",)])
def test_several_workers_without_hooks_do_not_start(
    elsewhere: dict[str, str], loading: tuple[str, ...]
) -> None:
    with launched(APP, 3, env=elsewhere, options=loading) as server:
        log = ended(server)
    (sentence,) = refusals(log)
    assert "the metrics of 3 workers" in sentence
    assert "add `-c python:launch.gunicorn`" in sentence
    assert "Traceback" not in log
    assert log.count("Booting worker") == (0 if loading else 3)


def test_a_setting_that_only_hooks_apply_is_not_ignored(elsewhere: dict[str, str]) -> None:
    settings = {"METRICS_PORT": "9999", "DRAIN_SECONDS": "1"}
    with launched(APP, 1, env={**elsewhere, **settings}) as server:
        (sentence,) = refusals(ended(server))
    assert "gunicorn cannot apply DRAIN_SECONDS, METRICS_PORT without our hooks" in sentence


def test_one_worker_without_hooks_serves_its_metrics_only_while_it_is_alone(
    elsewhere: dict[str, str],
) -> None:
    with running(APP, 1, env=elsewhere) as server:
        for _ in range(5):
            assert server.get(REQUEST).status == 200
        assert server.scrape()["http_requests_total", COUNTED] == 5
        server.signal(signal.SIGTTIN)
        eventually(lambda: len(server.workers()) == 2)
        limit = time.monotonic() + 2  # until the second one answers too
        while time.monotonic() < limit:
            refused = server.get("/metrics")
            assert refused.status == 503
            assert b"several processes serve this port" in refused.body
            assert server.get(REQUEST).status == 200
        server.signal(signal.SIGTTOU)
        eventually(lambda: server.get("/metrics").status == 200)
