"""`make connect` writes what Prometheus needs, once and again, or says in a sentence why not."""

import base64
import json
import shlex
import stat
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from launch.connect import __main__ as command
from launch.connect import connection, scrape
from launch.connect.connection import Connection, expected
from launch.connect.reload import reloaded
from tests.helpers import api_server
from tests.helpers.api_server import NAMESPACE, ApiServer
from tests.helpers.ports import free_port

CLUSTER = Connection("rig", NAMESPACE, "https://198.51.100.1:6443", "rig", "1h")
EXPORTERS = ("kube-state-metrics", "node-exporter")


@dataclass
class Operator:
    """Someone who types the command; ``kubectl`` is the folder of what their kubectl says."""

    server: ApiServer
    kubectl: Path
    folder: Path

    def kubeconfig(self, **fields: str) -> None:
        """Set what is in the kubeconfig."""
        pem = self.server.authority.cert_pem.bytes()
        found = {
            "{.clusters[0].cluster.server}": self.server.connection.server,
            "{.clusters[0].name}": "rig",
            "{.current-context}": "admin@rig",
            "{.clusters[0].cluster.certificate-authority-data}": base64.b64encode(pem).decode(),
        }
        words = {name: next(each for each in found if name in each) for name in fields}
        found |= {words[name]: value for name, value in fields.items()}
        (self.kubectl / "kubeconfig").write_text(json.dumps(found))

    def connects(self, *words: str) -> None:
        """Run the command, with nothing at the address of Prometheus."""
        nowhere = f"http://127.0.0.1:{free_port()}"
        command.main([NAMESPACE, "--folder", str(self.folder), "--prometheus", nowhere, *words])

    def calls(self) -> list[str]:
        """Return the calls of kubectl."""
        return (self.kubectl / "calls").read_text().splitlines()


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Operator]:
    """An operator whose kubectl leads to a cluster."""
    kubectl = tmp_path / "kubectl"
    kubectl.mkdir()
    program = shlex.join([sys.executable, "-m", "tests.helpers.connecting"])
    monkeypatch.setenv("KUBECTL", program)
    monkeypatch.setenv("KUBECTL_TEST_CLUSTER", str(kubectl))
    (tmp_path / "server").mkdir()
    with api_server.running(tmp_path / "server") as server:
        (kubectl / "token").write_text(server.token)
        ours = Operator(server, kubectl, tmp_path / "cluster")
        ours.kubeconfig()
        yield ours


def test_it_writes_everything_and_names_the_next_step(
    operator: Operator, capsys: pytest.CaptureFixture[str]
) -> None:
    operator.connects()
    *_, last = capsys.readouterr().out.splitlines()
    assert last == "Prometheus does not run here: make monitor starts it"
    assert sorted(each.name for each in operator.folder.iterdir()) == [
        "ca.crt", "connection.json", "expected-rules.yml", "scrape.yml", "token"
    ]  # fmt: skip
    assert (operator.folder / "ca.crt").read_bytes() == operator.server.authority.cert_pem.bytes()
    found = connection.read(operator.folder)
    assert found.context == "admin@rig"
    assert found.server == operator.server.connection.server


def test_only_its_owner_can_read_the_token(operator: Operator) -> None:
    operator.connects()
    operator.connects()
    token = operator.folder / "token"
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    assert token.read_text() == operator.server.token


def test_the_folder_of_the_project_is_not_in_git() -> None:
    assert (connection.FOLDER / ".gitignore").read_text().splitlines() == ["*", "!.gitignore"]


def test_an_account_that_is_there_is_left_alone(operator: Operator) -> None:
    (operator.kubectl / "account").touch()
    operator.connects()
    assert not [call for call in operator.calls() if call.startswith("apply")]


def test_an_account_that_lacks_a_right_is_applied_again(
    operator: Operator, capsys: pytest.CaptureFixture[str]
) -> None:
    (operator.kubectl / "account").touch()
    operator.server.rights.remove(f"get pods/proxy in {NAMESPACE}")
    operator.connects()
    assert f"the account may not yet get pods/proxy in {NAMESPACE}: " in capsys.readouterr().out
    assert [call for call in operator.calls() if call.startswith("apply")]


def test_every_call_is_for_the_cluster_of_the_kubeconfig(operator: Operator) -> None:
    operator.connects()
    others = [call for call in operator.calls() if not call.startswith(("config", "kustomize"))]
    assert others
    assert all("--context admin@rig" in call for call in others)


def test_the_keys_of_the_operator_are_not_asked_for(operator: Operator) -> None:
    operator.connects()
    shown = [call.split()[-1] for call in operator.calls() if call.startswith("config view")]
    assert shown
    assert not [path for path in shown if "users" in path or path == "jsonpath="]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"server": ""}, "there is no kubeconfig with a current context: set KUBECONFIG"),
        ({"server": "http://127.0.0.1"}, "http://127.0.0.1 is not https"),
        ({"authority": ""}, "the kubeconfig has no certificate authority for https://127.0.0.1"),
        ({"authority": "bm90IG9uZQ=="}, "the kubeconfig has no certificate authority for https"),
    ],
    ids=["no kubeconfig", "no TLS", "no authority", "a damaged authority"],
)
def test_a_kubeconfig_that_cannot_be_used(
    operator: Operator, fields: dict[str, str], reason: str
) -> None:
    operator.kubeconfig(**fields)
    with pytest.raises(SystemExit) as refused:
        operator.connects()
    assert str(refused.value).startswith(f"not connected: {reason}")
    assert "\n" not in str(refused.value)
    assert not (operator.folder / "token").exists()


@pytest.mark.parametrize(
    "reason",
    [
        "get: The connection to the server was refused - did you specify the right host or port?",
        'create: Error from server (Forbidden): cannot create resource "serviceaccounts/token"',
    ],
    ids=["unreachable", "no right to create tokens"],
)
def test_a_cluster_that_refuses_is_quoted_in_one_line(operator: Operator, reason: str) -> None:
    (operator.kubectl / "refused").write_text(reason)
    with pytest.raises(SystemExit) as refused:
        operator.connects()
    assert str(refused.value) == f"not connected: {reason}"
    assert not (operator.folder / "scrape.yml").exists()


def test_another_authority_is_never_accepted(operator: Operator) -> None:
    other = base64.b64encode(api_server.trustme.CA().cert_pem.bytes()).decode()
    operator.kubeconfig(authority=other)
    with pytest.raises(SystemExit, match=r"not connected: .*certificate verify failed"):
        operator.connects()
    assert not (operator.folder / "token").exists()


def test_the_name_of_this_machine_is_not_that_of_a_cluster(operator: Operator) -> None:
    with pytest.raises(SystemExit, match="not connected: local is the name of this machine"):
        operator.connects("--cluster", "local")
    operator.connects("--cluster", "another")
    assert connection.read(operator.folder).cluster == "another"


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (200, "Prometheus has read its configuration again"),
        (403, "Prometheus runs without --web.enable-lifecycle: start it again"),
        (500, "Prometheus refuses its configuration: no such file"),
    ],
)
def test_what_prometheus_makes_of_it_is_said(status: int, sentence: str) -> None:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b"no such file")

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        said = reloaded(f"http://127.0.0.1:{server.server_address[1]}")
        thread.join(10)
    assert said.startswith(sentence)
    assert asked == ["/-/reload"]


def jobs(of: Connection) -> dict[str, Any]:
    return {job["job_name"]: job for job in yaml.safe_load(scrape.scrape(of))["scrape_configs"]}


def test_exporters_are_watched_only_where_they_are() -> None:
    ours = {"kubernetes-apiservers", "trip-service-pods", "token-renewer"}
    assert set(jobs(CLUSTER)) == ours
    both = Connection("rig", NAMESPACE, CLUSTER.server, "rig", "1h", EXPORTERS)
    # Prometheus has its own job for the exporter on this machine; the label is that of both.
    assert set(jobs(both)) == {*ours, *(f"{name}-in-cluster" for name in EXPORTERS)}
    for name in EXPORTERS:
        labels = jobs(both)[f"{name}-in-cluster"]["relabel_configs"]
        assert {"target_label": "job", "replacement": name} in labels


def test_exporters_are_found_in_the_cluster(operator: Operator) -> None:
    names = "deployment.apps/kube-state-metrics\ndaemonset.apps/another\n"
    (operator.kubectl / "exporters").write_text(names)
    operator.connects()
    assert connection.read(operator.folder).exporters == ("kube-state-metrics",)


def test_tls_is_verified_in_every_job_and_by_discovery() -> None:
    both = Connection("rig", NAMESPACE, CLUSTER.server, "rig", "1h", EXPORTERS)
    found = jobs(both)
    assert found.pop("token-renewer")["static_configs"]
    for job in found.values():
        for part in (job, *job.get("kubernetes_sd_configs", [])):
            assert part["tls_config"] == {"ca_file": "ca.crt"}
            assert part["authorization"] == {"credentials_file": "token"}
        assert job["scheme"] == "https"


def test_a_server_behind_a_gateway_keeps_its_path() -> None:
    found = jobs(Connection("rig", NAMESPACE, "https://gateway.example/k8s/one", "rig", "1h"))
    api = found["kubernetes-apiservers"]
    assert api["metrics_path"] == "/k8s/one/metrics"
    assert api["static_configs"][0]["targets"] == ["gateway.example:443"]
    proxied = [
        rule["replacement"]
        for rule in found["trip-service-pods"]["relabel_configs"]
        if rule.get("target_label") == "__metrics_path__"
    ]
    assert proxied == ["/k8s/one/api/v1/namespaces/$1/pods/$2$3:$4/proxy$5"]


def test_every_service_that_always_has_a_pod_is_expected() -> None:
    (group,) = yaml.safe_load(scrape.rules(CLUSTER))["groups"]
    labels = [rule["labels"] for rule in group["rules"]]
    assert {(each["app"], each["component"]) for each in labels} == set(expected())
    assert {(each["cluster"], each["namespace"]) for each in labels} == {("rig", NAMESPACE)}
