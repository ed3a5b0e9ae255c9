"""The server of the viewer: dashboards, runbooks and queries, on loopback only."""

import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import urllib3

from grafana.viewer.server import BUILT, FOLDERS, serving
from tests.helpers.clone import ROOT
from tests.helpers.dashboards import UIDS
from tests.helpers.needs import needs
from tests.helpers.ports import free_port

VIEWER = ROOT / "grafana" / "viewer"
# The licences of what is bundled into the viewer; Grafana's server and its plugins are AGPL.
REFUSED = ("AGPL", "SSPL", "BUSL", "GPL-3.0-only", "GPL-2.0-only")


class Echo(BaseHTTPRequestHandler):
    """Answers with the path that it was asked for."""

    def do_GET(self) -> None:
        body = json.dumps({"status": "success", "data": self.path}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@pytest.fixture
def prometheus() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def viewer(prometheus: str) -> Iterator[str]:
    with serving(0, prometheus) as address:
        yield address


def get(address: str) -> urllib3.BaseHTTPResponse:
    return urllib3.request("GET", address, retries=False)


def test_its_first_page_lists_every_dashboard(viewer: str) -> None:
    page = get(viewer).data.decode()
    assert [uid for uid in UIDS if f'href="/d/{uid}"' not in page] == []


def test_a_query_is_passed_on_as_it_is(viewer: str) -> None:
    path = "/api/v1/query?query=sum%28up%29&time=1"
    assert get(viewer + path).json()["data"] == path


def test_only_queries_are_passed_on(viewer: str) -> None:
    assert get(f"{viewer}/api/v1/admin/tsdb/snapshot").status == 404
    assert get(f"{viewer}/-/quit").status == 404


def test_it_says_that_prometheus_does_not_answer() -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    with serving(0, nobody) as address:
        response = get(f"{address}/api/v1/query?query=up")
    assert response.status == 502
    assert response.json()["error"].startswith(f"Prometheus at {nobody} does not answer")


def test_a_runbook_is_shown_as_text(
    viewer: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "TripServiceDown.md").write_text("# TripServiceDown\n")
    monkeypatch.setitem(FOLDERS, "public/runbooks", tmp_path)
    response = get(f"{viewer}/public/runbooks/TripServiceDown.md")
    assert response.data == b"# TripServiceDown\n"
    assert response.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize(
    "path", ["/../server.py", "/%2e%2e/server.py", "/dashboards/../../setup.cfg", "/nothing"]
)
def test_no_other_file_is_served(viewer: str, path: str) -> None:
    host, port = viewer.removeprefix("http://").split(":")
    # urllib3 would mend the path before it sends it.
    pool = urllib3.HTTPConnectionPool(host, int(port))
    assert pool.urlopen("GET", path, assert_same_host=False).status == 404


def test_a_port_that_is_taken_is_named(viewer: str) -> None:
    needs((BUILT / "index.html").exists(), "the viewer is not built: make viewer")
    port = viewer.rpartition(":")[2]
    command = [sys.executable, "-m", "grafana.viewer", "--port", port]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert ended.returncode == 1
    assert f"--port {port}: Address already in use" in ended.stderr


def test_what_is_bundled_may_be_given_away_with_it() -> None:
    lock = json.loads((VIEWER / "package-lock.json").read_text("utf-8"))
    packages = {name: str(each.get("license")) for name, each in lock["packages"].items()}
    assert len(packages) > 100
    assert {name for name, licence in packages.items() if licence.startswith(REFUSED)} == set()
    assert packages["node_modules/@grafana/ui"] == "Apache-2.0"
    assert "node_modules/@grafana/prometheus" not in packages
