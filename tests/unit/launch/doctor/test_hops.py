"""Every hop that the doctor walks breaks for its own reason, and says how to mend it."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme

from launch.connect import connection, token
from launch.connect.connection import CA, expected
from launch.connect.rights import needed
from launch.doctor import __main__ as doctor
from tests.helpers import api_server
from tests.helpers.api_server import NAMESPACE, ApiServer, jwt
from tests.helpers.ports import free_port

UP = {"health": "up", "lastError": ""}
OF_POD = {"cluster": "rig", "job": "trip-service-pods", "pod": "one", "instance": "1:9090"}
OF_RENEWER = {"cluster": "rig", "job": "token-renewer", "instance": "127.0.0.1:9108"}

Target = dict[str, Any]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ApiServer]:
    """An API server to which this machine is connected."""
    with api_server.running(tmp_path) as started:
        yield started


@contextmanager
def prometheus(targets: list[Target], status: int = 200) -> Iterator[str]:
    """Play Prometheus with these targets; yield its address."""

    class Handler(BaseHTTPRequestHandler):
        wbufsize = -1

        def do_GET(self) -> None:
            body = json.dumps({"data": {"activeTargets": targets}}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as started:
        thread = threading.Thread(target=started.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{started.server_address[1]}"
        finally:
            started.shutdown()
            thread.join(10)


@pytest.fixture
def said(
    server: ApiServer, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[str, str, str]]:
    """Return the first broken hop, what is wrong and the fix; empty texts if every hop works."""

    def say(targets: list[Target] | None = None, status: int = 200) -> tuple[str, str, str]:
        shown = [{**UP, "labels": OF_POD}] if targets is None else targets
        with prometheus(shown, status) as address:
            ended = doctor.main(["--folder", str(server.folder), "--prometheus", address])
        found = re.search(r"^broken  (.*?): (.*)\n {8}(.*)", capsys.readouterr().out, re.MULTILINE)
        assert ended == (1 if found else 0)
        return (found[1], found[2], found[3]) if found else ("", "", "")

    return say


Said = Callable[..., tuple[str, str, str]]


def test_a_way_without_a_fault_is_ok(said: Said) -> None:
    assert said() == ("", "", "")


def test_a_target_that_waits_for_its_first_scrape_is_counted(
    server: ApiServer, capsys: pytest.CaptureFixture[str]
) -> None:
    new = {"health": "unknown", "lastError": "", "labels": OF_POD}
    with prometheus([{**UP, "labels": OF_POD}, new]) as address:
        doctor.main(["--folder", str(server.folder), "--prometheus", address])
    assert capsys.readouterr().out.endswith("targets in the cluster: 1 up, 1 not scraped yet\n")


def test_without_a_connection_it_says_how_to_make_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert doctor.main(["--folder", str(tmp_path)]) == 1
    assert "no cluster is connected: run make connect" in capsys.readouterr().out


def test_a_connection_that_is_damaged_is_named(
    server: ApiServer, capsys: pytest.CaptureFixture[str]
) -> None:
    (server.folder / "connection.json").write_text("{}")
    assert doctor.main(["--folder", str(server.folder)]) == 1
    assert "connection.json is damaged: run make connect" in capsys.readouterr().out


def moved(server: ApiServer, address: str) -> None:
    connection.write(replace(server.connection, server=address), server.folder)


def test_a_name_without_an_address(server: ApiServer, said: Said) -> None:
    moved(server, "https://cluster.invalid:6443")
    hop, wrong, fix = said()
    assert hop == "the address of cluster.invalid"
    assert wrong.startswith("cluster.invalid has no address")
    assert "VPN" in fix


def test_a_port_on_which_nobody_listens(server: ApiServer, said: Said) -> None:
    port = free_port()
    moved(server, f"https://127.0.0.1:{port}")
    hop, wrong, fix = said()
    assert hop == f"TCP to 127.0.0.1:{port}"
    assert wrong == f"127.0.0.1:{port} takes no connection: Connection refused"
    assert "firewall" in fix


def test_another_certificate_authority(server: ApiServer, said: Said) -> None:
    trustme.CA().cert_pem.write_to_path(server.folder / CA)
    hop, wrong, fix = said()
    assert hop == "TLS with ca.crt"
    assert "is not trusted: " in wrong
    assert "must not get the token" in fix


def test_a_certificate_authority_that_is_lost(server: ApiServer, said: Said) -> None:
    (server.folder / CA).unlink()
    hop, _, fix = said()
    assert hop == "TLS with ca.crt"
    assert fix == "run make connect, which writes it"


def test_a_server_that_does_not_speak_tls(server: ApiServer, said: Said) -> None:
    with prometheus([]) as plain:
        moved(server, plain.replace("http:", "https:"))
        hop, wrong, _ = said()
    assert hop == "TLS with ca.crt"
    assert "does not speak TLS" in wrong


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (jwt(time.time() - 100, time.time() - 40), "the token expired "),
        ("secret", "the token is not a JSON Web Token with iat and exp"),
        (None, "there is no "),
    ],
    ids=["expired", "damaged", "missing"],
)
def test_a_token_that_cannot_be_used(
    server: ApiServer, said: Said, made: str | None, reason: str
) -> None:
    if made:
        token.write(made, server.folder)
    else:
        (server.folder / "token").unlink()
    hop, wrong, fix = said()
    assert hop == f"the token in {server.folder / 'token'}"
    assert wrong.startswith(reason)
    assert "secret" not in wrong
    assert fix == "run make connect, and leave make monitor running: it renews the token"


def test_a_token_that_the_api_server_does_not_know(server: ApiServer, said: Said) -> None:
    server.token = "another"
    hop, wrong, _ = said()
    assert hop == "the API server takes the token"
    assert "(401)" in wrong


@pytest.mark.parametrize("number", range(5))
def test_each_right(server: ApiServer, said: Said, number: int) -> None:
    right = list(needed(server.connection))[number]
    server.rights.remove(str(right))
    hop, wrong, fix = said()
    assert hop == f"the right to {right}"
    assert wrong == f"prometheus-remote may not {right}"
    assert "infra/components/monitoring-access" in fix


def test_a_namespace_without_pods_of_ours(server: ApiServer, said: Said) -> None:
    server.pods.clear()
    hop, wrong, fix = said()
    assert hop == "discovery of pods"
    assert wrong == f"no running pod in {NAMESPACE} has the label app of a service"
    assert "make deploy" in fix


@pytest.mark.parametrize(
    ("note", "value", "fault"),
    [
        ("scrape", "false", 'lacks the annotation prometheus.io/scrape: "true"'),
        ("port", "9091", "has no container with the port 9091"),
    ],
)
def test_pods_with_other_annotations(
    server: ApiServer, said: Said, note: str, value: str, fault: str
) -> None:
    for pod in server.pods:
        pod["metadata"]["annotations"][f"prometheus.io/{note}"] = value
    hop, wrong, _ = said()
    assert hop == "discovery of pods"
    assert wrong == f"service-frontend-web {fault}"


def test_a_pod_that_is_not_ready(server: ApiServer, said: Said) -> None:
    server.pods[1]["status"]["conditions"][0]["status"] = "False"
    hop, wrong, fix = said()
    assert hop == "the pods are ready"
    assert wrong == "service-currency-web is not ready"
    assert fix.startswith(f"kubectl -n {NAMESPACE} describe pod service-currency-web")


def test_a_pod_that_the_proxy_does_not_reach(server: ApiServer, said: Said) -> None:
    server.metrics["service-currency-web"] = "refused"
    hop, wrong, fix = said()
    assert hop == "the proxy of the API server"
    assert wrong.startswith("service-currency-web: ")
    assert wrong.endswith("answers with 503")
    assert "metrics-from-api-server" in fix


@pytest.mark.parametrize("text", ["<html>no metrics</html>", ""])
def test_a_page_that_is_not_metrics(server: ApiServer, said: Said, text: str) -> None:
    server.metrics["service-history-consumer"] = text
    hop, wrong, fix = said()
    assert hop == "the metrics are understood"
    assert wrong.startswith("what service-history-consumer serves at /metrics are not metrics")
    assert "prometheus.io/path" in fix


@pytest.mark.parametrize("number", range(len(list(expected()))))
def test_each_service_that_is_missing(server: ApiServer, said: Said, number: int) -> None:
    app, component = list(expected())[number]
    del server.pods[number]
    hop, wrong, _ = said()
    assert hop == f"{app} ({component})"
    assert wrong == f"no pod of {app} ({component}) is to be scraped"


def test_a_prometheus_that_does_not_run(
    server: ApiServer, capsys: pytest.CaptureFixture[str]
) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    assert doctor.main(["--folder", str(server.folder), "--prometheus", address]) == 1
    *_, wrong, fix = capsys.readouterr().out.splitlines()
    assert wrong == f"broken  Prometheus at {address}: Prometheus does not run"
    assert fix.strip() == "run make monitor"


def test_a_prometheus_that_is_not_ready(said: Said) -> None:
    assert said(status=503)[1] == "Prometheus is not ready"


def test_a_prometheus_that_does_not_watch_the_cluster(said: Said) -> None:
    hop, wrong, fix = said([{**UP, "labels": {**OF_POD, "cluster": "another"}}])
    assert hop == "its targets in the cluster"
    assert wrong == "Prometheus has no pod of rig among its targets"
    assert "make connect" in fix


@pytest.mark.parametrize(
    ("labels", "named", "fix"),
    [
        (OF_POD, "trip-service-pods one", "wait for the next scrape"),
        (OF_RENEWER, "token-renewer 127.0.0.1:9108", "run make monitor"),
    ],
)
def test_a_target_that_is_down(said: Said, labels: dict[str, str], named: str, fix: str) -> None:
    down = {"health": "down", "lastError": "HTTP status 401", "labels": labels}
    hop, wrong, mend = said([{**UP, "labels": OF_POD}, down])
    assert hop == "its targets in the cluster"
    assert wrong == f"{named} is down: HTTP status 401"
    assert mend.startswith(fix)
