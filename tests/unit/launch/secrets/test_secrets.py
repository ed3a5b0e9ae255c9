"""``python -m launch.secrets``, with a kubectl that keeps objects in a folder."""

import json
import re
import shlex
import sys
from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path

import pytest

from launch.secrets.__main__ import main
from launch.secrets.certificates import host_names

ROOT = Path(__file__).parents[4]
NAMESPACE = "trip-service-test"
TLS = {"tls.crt", "tls.key", "ca.crt"}
SECRETS = {
    "trip-passwords": {
        "mysql-root", "mysql-currency", "mysql-history", "mongodb-root", "mongodb-ranking",
        "mongodb-keyfile", "kafka-trip", "ranking-reset-token",
    },
    "trip-ca": {"ca.crt"},
    **dict.fromkeys(("mysql-tls", "mongodb-tls", "kafka-tls"), TLS),
}  # fmt: skip


@dataclass
class Cluster:
    """What the kubectl of these tests keeps."""

    folder: Path

    def values(self, secret: str) -> dict[str, str]:
        """Return the values of a Secret."""
        data = json.loads((self.folder / NAMESPACE / secret).read_text())["data"]
        return {name: b64decode(value).decode() for name, value in data.items()}

    def all_values(self) -> dict[str, dict[str, str]]:
        """Return the values of every Secret."""
        return {file.name: self.values(file.name) for file in (self.folder / NAMESPACE).iterdir()}

    def calls(self) -> str:
        """Return the arguments of every call."""
        return (self.folder / "calls").read_text()


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    folder = tmp_path / "cluster"
    folder.mkdir()
    program = [sys.executable, str(ROOT / "tests" / "helpers" / "kubectl.py")]
    monkeypatch.setenv("KUBECTL", shlex.join(program))
    monkeypatch.setenv("KUBECTL_TEST_CLUSTER", str(folder))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return Cluster(folder)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    main([NAMESPACE, *arguments])
    return capsys.readouterr().out.splitlines()


def test_an_empty_cluster_gets_the_namespace_and_every_secret(
    cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    made = [f"secret {name}: made" for name in SECRETS]
    assert printed(capsys) == [f"namespace {NAMESPACE}: made", *made]
    found = cluster.all_values()
    assert {name: set(values) for name, values in found.items()} == SECRETS
    chosen = found["trip-passwords"]
    assert len(set(chosen.values())) == len(chosen)
    for name, value in chosen.items():
        assert re.fullmatch(r"[A-Za-z0-9]+", value)
        assert len(value) == (64 if name == "mongodb-keyfile" else 32)


def test_a_second_run_keeps_everything(
    cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    printed(capsys)
    before = cluster.all_values()
    assert printed(capsys) == [f"secret {name}: kept" for name in SECRETS]
    assert cluster.all_values() == before


def test_a_password_that_a_later_version_needs_is_added_and_the_others_stay(
    cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    printed(capsys)
    before = cluster.values("trip-passwords")
    file = cluster.folder / NAMESPACE / "trip-passwords"
    secret = json.loads(file.read_text())
    del secret["data"]["kafka-trip"]
    file.write_text(json.dumps(secret))
    assert printed(capsys)[0] == "secret trip-passwords: added kafka-trip"
    after = cluster.values("trip-passwords")
    assert after.keys() == before.keys()
    assert {name for name in before if after[name] != before[name]} == {"kafka-trip"}


@pytest.mark.parametrize("lost", [name for name in SECRETS if name != "trip-passwords"])
def test_certificates_are_made_together_because_they_have_one_authority(
    lost: str, cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    printed(capsys)
    before = cluster.all_values()
    (cluster.folder / NAMESPACE / lost).unlink()
    lines = printed(capsys)
    assert f"secret {lost}: made" in lines
    assert "secret trip-passwords: kept" in lines
    assert sum(line.endswith(": renewed") for line in lines) == 3
    after = cluster.all_values()
    assert len({values["ca.crt"] for name, values in after.items() if "ca.crt" in values}) == 1
    assert after["trip-ca"] != before["trip-ca"]


def test_certificates_are_renewed_on_request_and_the_restart_is_named(
    cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    printed(capsys)
    before = cluster.all_values()
    lines = printed(capsys, "--renew-certificates")
    assert lines[-1].endswith(
        f"kubectl --namespace {NAMESPACE} rollout restart statefulset,deployment"
    )
    after = cluster.all_values()
    assert after["trip-passwords"] == before["trip-passwords"]
    assert all(after[name] != before[name] for name in SECRETS if name != "trip-passwords")


def test_the_namespace_of_an_overlay_is_applied_as_the_overlay_has_it(
    cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("another", NAMESPACE):
        folder = Path("infra") / name
        folder.mkdir(parents=True)
        described = f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n"
        (folder / "namespace.yaml").write_text(described)
    assert printed(capsys)[0] == f"namespace {NAMESPACE}: made"
    file = f"infra/{NAMESPACE}/namespace.yaml"
    assert json.dumps(["apply", "-f", file]) in cluster.calls()


def test_no_value_is_in_an_argument_in_the_output_or_on_disk(
    cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = "\n".join(printed(capsys)) + cluster.calls()
    values = [value for secret in cluster.all_values().values() for value in secret.values()]
    assert values
    assert not [value for value in values if value in shown]
    assert not list(Path.cwd().rglob("*"))


def test_a_failure_of_kubectl_is_one_sentence_with_its_reason(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUBECTL", "/no/such/program")
    with pytest.raises(
        SystemExit, match="not every Secret was made: KUBECTL: /no/such/program cannot be run"
    ):
        main([NAMESPACE])


def test_every_name_of_a_server_is_one_that_a_pod_may_use() -> None:
    assert host_names("kafka", "trip") == [
        "kafka",
        "kafka-0.kafka",
        "kafka.trip.svc",
        "kafka-0.kafka.trip.svc",
        "kafka-0.kafka.trip.svc.cluster.local",
        "localhost",
    ]
