"""``python -m launch`` of the installed wheel, where there is no clone."""

from pathlib import Path

from tests.helpers.system import running
from tests.integration.packaging.conftest import Installed


def test_the_whole_system_runs_from_the_wheel(installed: Installed, tmp_path: Path) -> None:
    data, work = tmp_path / "data", tmp_path / "work"
    for folder in (data, work):
        folder.mkdir()
    with running(data, str(installed.bin / "python"), work) as system:
        for port in ("CURRENCY_PORT", "HISTORY_PORT", "RANKING_PORT", "CURRENCY_CONSUMER_PORT"):
            assert system.get(port, "/readyz").status == 200
        metrics = system.get("CURRENCY_METRICS_PORT", "/metrics").data.decode()
        assert "gunicorn_workers" in metrics
        assert not list(work.glob("**/*.db"))
    assert system.process.returncode == 0
