"""``make run`` in a fresh clone, as the README tells it."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
import urllib3

from chassis.events.backends import open_url
from chassis.events.event import EXCHANGE_RATES
from tests.helpers.clone import PATIENCE_SECONDS, PORTS, ROOT, Clone, Run
from tests.helpers.gunicorn import children, eventually, locked_directories
from tests.helpers.needs import needs
from tests.helpers.ports import free_ports

BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
PACKAGING = "tests/integration/packaging"
# A web service, a consumer and `watch`, by a word of their commands, and their ports and names.
KILLED = {"currency.app:app", "history.consumer", "watch"}
COME_BACK = ("CURRENCY_PORT", "CURRENCY_METRICS_PORT", "HISTORY_CONSUMER_PORT", "WATCH_PORT")
NAMES = ("currency", "history-consumer", "watch")
# What is run, and where, instead of here.
ELSEWHERE = {
    "make run": "tests/helpers/clone.py",
    "make test": ".ci/run",
    "make wheel": f"{PACKAGING}/conftest.py",
    "pip install dist/trip_service-*.whl": f"{PACKAGING}/conftest.py",
    "gunicorn -w 4 -c python:launch.gunicorn currency.app:app": f"{PACKAGING}/test_wheel.py",
    "make images REGISTRY=registry.example": "tests/helpers/images/services.py",
    "make monitor": "tests/unit/launch/monitor/test_monitor.py",
    "make connect": "tests/cluster/test_connect.py",
    "make doctor": "tests/cluster/test_connect.py",
    "make secrets": "tests/helpers/cluster/production.py",
    "kustomize build infra/prod | kubectl apply -f -": "tests/helpers/cluster/production.py",
    "gunicorn -w 4 currency.app:app": "tests/integration/test_bare_command.py",
}


def commands(readme: str) -> list[str]:
    text = (ROOT / readme).read_text(encoding="utf-8")
    return [line for block in BLOCK.findall(text) for line in block.splitlines()]


def asked(run: Run, command: str) -> str:
    ports = {"8001": "CURRENCY_PORT", "8002": "RANKING_PORT", "8003": "HISTORY_PORT"}
    for written, variable in ports.items():
        command = command.replace(f":{written}/", f":{run.clone.ports[variable]}/")
    done = subprocess.run(
        ["bash", "-ec", command.replace("curl ", "curl --fail-with-body ")],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def everything_of(clone: Clone) -> dict[int, list[str]]:
    """Return the command of each living process that works in the clone, by its pid."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "cwd").readlink() == clone.path:
                command = (process / "cmdline").read_text(errors="replace")
                found[int(process.name)] = command.rstrip("\0").split("\0")
    return found


def launcher_of(clone: Clone) -> int:
    every = {pid for pid, each in everything_of(clone).items() if each[-2:] == ["-m", "launch"]}
    # A child that was just forked still has the command of its parent.
    forked = {child for pid in every for child in children(pid)}
    (launcher,) = every - forked
    return launcher


def processes(clone: Clone) -> dict[int, list[str]]:
    """Return what the launcher keeps running: no workers of masters, and not the guide."""
    everything = everything_of(clone)
    kept = {pid: everything[pid] for pid in children(launcher_of(clone)) if pid in everything}
    return {pid: command for pid, command in kept.items() if "launch.guide" not in command}


def status(run: Run, port: str, path: str) -> int:
    with contextlib.suppress(urllib3.exceptions.HTTPError):
        url = f"http://127.0.0.1:{run.clone.ports[port]}{path}"
        return urllib3.request("GET", url, retries=False).status
    return 0


@pytest.fixture
def stopped(clone: Clone, run: Run) -> Clone:
    """The clone, in which nothing runs any more."""
    run.press_control_c()
    return clone


@pytest.mark.parametrize("command", commands("README.md") + commands("README.ko.md"))
def test_every_command_of_the_readme_works(run: Run, command: str) -> None:
    if place := ELSEWHERE.get(command):
        # The test of the wheel reads the option of its command from the README.
        read = {"make", "gunicorn", "-w", "4", "-c", "python:launch.gunicorn"}
        words = [word for word in command.split() if word not in read]
        assert all(word in (ROOT / place).read_text() for word in words)
    else:
        assert asked(run, command)


def test_the_guide_names_addresses_that_answer(run: Run) -> None:
    lines = [line for line in run.printed().splitlines() if "curl " in line]
    assert len(lines) >= 7
    for line in lines:
        assert asked(run, line[line.index("curl ") :])


def test_the_page_is_built_once_and_served(run: Run, clone: Clone) -> None:
    built = clone.path / "frontend/dist/index.html"
    if not built.exists():
        needs(None, "the page is not built: it needs Node.js 20.19, 22.13, 24 or newer")
    answer = urllib3.request("GET", f"http://localhost:{clone.ports['PAGE_PORT']}/")
    assert answer.data == built.read_bytes()
    before = built.stat().st_mtime_ns
    assert clone.make("page").returncode == 0
    assert built.stat().st_mtime_ns == before


def test_the_numbers_are_those_the_ecb_printed(run: Run) -> None:
    url = "http://localhost:8001/api/v1/currencies/latest?base=EUR&symbols=KRW,USD"
    inverse = json.loads(asked(run, f"curl -s '{url}'"))["rates"]
    url = "http://localhost:8003/api/v1/history?target=EUR&base=USD&date=2026-10-30"
    (dollar,) = json.loads(asked(run, f"curl -s '{url}'"))["points"]
    assert dollar["rate"] == "1.1172"
    assert inverse["USD"]["rate"] == "0.895094880057"
    assert inverse["USD"]["observed_at"] == "2026-10-30T13:15:00Z"


@pytest.mark.parametrize("service", ["currency", "ranking", "history", "page"])
def test_each_web_service_has_a_metrics_listener(run: Run, service: str) -> None:
    port = run.clone.ports[f"{service.upper()}_METRICS_PORT"]
    answer = urllib3.request("GET", f"http://localhost:{port}/metrics")
    assert answer.status == 200
    assert f'service="{"frontend" if service == "page" else service}"' in answer.data.decode()


def test_a_progress_bar_was_shown(run: Run) -> None:
    assert "ecb-archive" in run.printed()


def test_every_target_that_prometheus_is_told_of_answers(clone: Clone, run: Run) -> None:
    (file,) = (clone.path / "prometheus/targets").glob("*.json")
    addresses = [address for each in json.loads(file.read_text()) for address in each["targets"]]
    assert len(addresses) == len(processes(clone))
    for address in addresses:
        assert urllib3.request("GET", f"http://{address}/metrics").status == 200


def test_a_second_instance_on_the_folder_is_refused_before_it_starts_anything(
    run: Run, clone: Clone
) -> None:
    before = processes(clone)
    refused = clone.make("run", **{name: str(port) for name, port in free_ports(PORTS).items()})
    assert refused.returncode != 0
    assert "refused to start: TRIP_DATA_DIR: the system is running on " in refused.stderr
    assert "ecb-archive" not in refused.stdout
    assert processes(clone) == before


def test_a_second_start_loads_nothing_twice(clone: Clone, run: Run) -> None:
    log = open_url(f"sqlite:///{clone.path}/var/events.db")
    depth = log.depth(EXCHANGE_RATES)
    assert depth > 7126  # the publications of the ECB, and those of the rest of the world
    run.press_control_c()
    with clone.running() as again:
        assert log.depth(EXCHANGE_RATES) == depth
        assert asked(again, "curl -s http://localhost:8001/readyz")


def test_control_c_stops_everything(stopped: Clone) -> None:
    with stopped.running() as run:
        shared = {each for pid in processes(stopped) for each in locked_directories(pid)}
        assert shared
        # make itself ends by the signal, once what it started has ended.
        assert run.press_control_c() == -signal.SIGINT
        # A metrics listener looks twice a second whether its master is still there.
        eventually(lambda: everything_of(stopped) == {}, seconds=10)
    assert list((stopped.path / "prometheus/targets").glob("*.json")) == []
    assert [folder for folder in shared if folder.exists()] == []


@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.5, 1, 2, 3])
def test_control_c_during_the_start_leaves_no_traceback_and_no_process(
    stopped: Clone, seconds: float
) -> None:
    with stopped.started() as run:
        time.sleep(seconds)
        assert run.press_control_c() == -signal.SIGINT
        assert "Traceback" not in run.printed()
        eventually(lambda: everything_of(stopped) == {})


@pytest.mark.fault
def test_processes_that_are_killed_come_back_on_their_ports_and_no_other_is_touched(
    stopped: Clone,
) -> None:
    with stopped.running() as run:
        before = processes(stopped)
        killed = {pid for pid, command in before.items() if not KILLED.isdisjoint(command)}
        assert len(killed) == len(KILLED)
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        eventually(lambda: status(run, "CURRENCY_PORT", "/livez") == 0)
        eventually(lambda: len(processes(stopped)) == len(before))
        eventually(lambda: {status(run, port, "/metrics") for port in COME_BACK} == {200})
        eventually(lambda: status(run, "CURRENCY_PORT", "/readyz") == 200)
        assert before.keys() - processes(stopped).keys() == killed
        lines = [line for line in run.printed().splitlines() if " system " in line]
    expected = [f"{name} was killed by SIGKILL; it is started again in 1 s" for name in NAMES]
    assert sorted(line.partition(" | ")[2] for line in lines) == expected


@pytest.mark.fault
def test_a_launcher_that_is_killed_takes_everything_along(stopped: Clone) -> None:
    with stopped.started() as run:
        eventually(
            lambda: any("history.consumer" in each for each in everything_of(stopped).values()),
            PATIENCE_SECONDS,
        )
        os.kill(launcher_of(stopped), signal.SIGKILL)
        assert run.process.wait(PATIENCE_SECONDS) != 0
        eventually(lambda: everything_of(stopped) == {})


@pytest.mark.parametrize("variable", ["HISTORY_PORT", "CURRENCY_CONSUMER_PORT"])
def test_a_taken_port_is_named_with_what_to_do(clone: Clone, variable: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = clone.make("run", **{variable: str(port)})
    assert refused.returncode != 0
    assert f"refused to start: port {port}: " in refused.stderr
    assert f"another with {variable}" in refused.stderr


def test_a_damaged_store_is_named_with_what_to_do(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "currency.db").write_bytes(b"half a page" * 1000)
    refused = clone.make("run", TRIP_DATA_DIR=str(tmp_path))
    assert refused.returncode != 0
    assert f"refused to start: {tmp_path}/currency.db: " in refused.stderr
    assert "rebuilt from the event log: move currency.db* away" in refused.stderr


def test_help_lists_the_verbs(clone: Clone) -> None:
    listed = clone.make().stdout
    for verb in ("run", "test", "traffic", "lint", "bench"):
        assert f"make {verb}" in listed
