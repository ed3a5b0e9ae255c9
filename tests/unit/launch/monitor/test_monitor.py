"""`make monitor` with Docker and without, on programs that note how they were started."""

import json
import re
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from launch.monitor import companions, docker, folders, programs
from launch.monitor.programs import PROMETHEUS, Missing

COMPOSE: dict[str, Any] = yaml.safe_load((PROMETHEUS.parent / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
MOST_BYTES = 1_000_000_000


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder with programs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(programs, "BUILT", tmp_path / "built")
    return folder


def put(folder: Path, name: str, script: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def prometheus(folder: Path, version: str) -> None:
    put(folder, "prometheus", f"echo 'prometheus, version {version} (branch: )'")


def names() -> list[str]:
    return [each.name for each in programs.local(Path("alertmanager.yml"))]


def test_without_a_prometheus_it_says_how_to_get_one(path: Path) -> None:
    with pytest.raises(Missing, match=r"^there is no prometheus: install Docker or Prometheus 3"):
        names()


def test_an_old_prometheus_is_refused(path: Path) -> None:
    prometheus(path, "2.42.0")
    with pytest.raises(Missing, match="is older than 3"):
        names()


def test_the_one_that_make_rig_builds_is_used_instead_of_an_old_one(
    path: Path, tmp_path: Path
) -> None:
    prometheus(path, "2.42.0")
    built = tmp_path / "built" / "prometheus-abc"
    prometheus(built, "3.16.0")
    found = next(programs.local(Path("alertmanager.yml")))
    assert found.command[0] == str(built / "prometheus")


def test_companions_run_as_far_as_they_are_installed(path: Path) -> None:
    prometheus(path, "3.1.0")
    assert set(names()) - {"viewer"} == {"prometheus", "renewer"}
    put(path, "prometheus-alertmanager", "")
    put(path, "node_exporter", "")
    assert set(names()) - {"viewer"} == {"prometheus", "alertmanager", "node-exporter", "renewer"}


def test_programs_listen_on_loopback_and_keep_200_hours(path: Path) -> None:
    prometheus(path, "3.1.0")
    put(path, "alertmanager", "")
    put(path, "node_exporter", "")
    commands = {each.name: [*each.command] for each in programs.local(Path("a.yml"))}
    for name, port in (("prometheus", 9090), ("alertmanager", 9093), ("node-exporter", 9100)):
        assert f"--web.listen-address=127.0.0.1:{port}" in commands[name]
    assert "--storage.tsdb.retention.time=200h" in commands["prometheus"]
    assert "--web.enable-lifecycle" in commands["prometheus"]


@pytest.mark.parametrize(
    ("script", "there"),
    [("exit 0", True), ('test "$1" != info', False), ('test "$1" != compose', False)],
    ids=["an engine", "a client alone", "no compose"],
)
def test_docker_is_used_only_with_an_engine_and_compose(
    path: Path, script: str, there: bool
) -> None:
    put(path, "docker", script)
    assert docker.is_there() == there


def test_without_a_docker_there_is_none(path: Path) -> None:
    assert not docker.is_there()


def test_containers_are_stopped_also_if_they_do_not_start(path: Path, tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    put(path, "docker", f'echo "$TRIP_USER $4" >> {calls}; test "$4" != up')
    with pytest.raises(subprocess.CalledProcessError), docker.running():
        pass
    words = [line.split()[1] for line in calls.read_text().splitlines()]
    assert words == ["up", "stop"]
    assert re.match(r"\d+:\d+ ", calls.read_text())


def test_the_password_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    folders.make(tmp_path / "data")
    password = folders.new_password(tmp_path / "data")
    assert len(password) >= 20
    assert folders.new_password(tmp_path / "data") == ""
    file = tmp_path / "data" / "grafana-password"
    assert file.read_text() == password
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_companions_are_listed_while_they_run(tmp_path: Path) -> None:
    (tmp_path / "companions").mkdir()
    file = tmp_path / "companions" / "node-exporter.json"
    with companions.listed({"node-exporter": 9100}, tmp_path):
        assert json.loads(file.read_text()) == [{"targets": ["127.0.0.1:9100"]}]
    assert not [*file.parent.iterdir()]


def test_a_companion_that_is_listed_has_a_job_in_prometheus() -> None:
    jobs = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text())["scrape_configs"]
    assert set(companions.PORTS) <= {job["job_name"] for job in jobs}


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_is_pinned_limited_and_without_rights(name: str) -> None:
    service = SERVICES[name]
    assert re.search(r":v?\d+\.\d+\.\d+$", service["image"])
    assert service["network_mode"] == "host"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "privileged" not in service


def test_all_containers_together_have_less_than_a_gigabyte() -> None:
    megabytes = [int(each["mem_limit"].removesuffix("m")) for each in SERVICES.values()]
    assert sum(megabytes) * 1024 * 1024 < MOST_BYTES


def test_containers_listen_on_loopback_at_the_ports_that_are_listed() -> None:
    grafana = SERVICES["grafana"]["environment"]
    assert (grafana["GF_SERVER_HTTP_ADDR"], grafana["GF_SERVER_HTTP_PORT"]) == ("127.0.0.1", "3000")
    assert grafana["GF_AUTH_ANONYMOUS_ENABLED"] == "false"
    for name, port in (("prometheus", 9090), ("alertmanager", 9093), ("node-exporter", 9100)):
        assert f"--web.listen-address=127.0.0.1:{port}" in SERVICES[name]["command"]
    cadvisor = SERVICES["cadvisor"]["command"]
    assert {"-listen_ip=127.0.0.1", f"-port={companions.PORTS['cadvisor']}"} <= set(cadvisor)


def test_prometheus_has_the_same_flags_in_a_container(path: Path) -> None:
    prometheus(path, "3.1.0")
    local = {*next(programs.local(Path("a.yml"))).command[1:]}
    inside = {*SERVICES["prometheus"]["command"]}
    differing = {flag.partition("=")[0] for flag in local ^ inside}
    assert differing == {"--config.file", "--storage.tsdb.path"}
