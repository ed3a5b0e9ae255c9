"""``make run`` in a fresh clone, as the README tells it."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import pytest
import urllib3

from chassis.events.backends import open_url
from chassis.events.event import EXCHANGE_RATES
from tests.helpers.clone import ROOT, Clone, Run
from tests.helpers.needs import needs

BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
# What is run, and where, instead of here.
ELSEWHERE = {
    "make run": "tests/helpers/clone.py",
    "make test": ".ci/run",
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


@pytest.mark.parametrize("command", commands("README.md") + commands("README.ko.md"))
def test_every_command_of_the_readme_works(run: Run, command: str) -> None:
    if place := ELSEWHERE.get(command):
        words = [word for word in command.split() if word not in {"make", "gunicorn", "-w", "4"}]
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


def test_without_node_the_apis_are_served_and_it_says_so(clone: Clone) -> None:
    told = clone.make("page", "HAS_NODE=")
    assert told.returncode == 0
    assert "no Node.js 20.19, 22.13, 24 or newer" in told.stderr


@pytest.mark.parametrize(
    ("version", "will_do"),
    [
        ("20.18.3", False),
        ("20.19.0", True),
        ("22.12.0", False),
        ("22.13.1", True),
        ("23.11.0", False),
        ("24.0.0", True),
    ],
)
def test_node_will_do_if_it_is_one_that_the_tools_of_the_page_ask_for(
    tmp_path: Path, version: str, will_do: bool
) -> None:
    node = shutil.which("node")
    needs(node, "no Node.js here")
    pretended = f"Object.defineProperty(process, 'versions', {{value: {{node: '{version}'}}}})"
    for name in ("node", "npm"):
        (tmp_path / name).write_text(f'#!/bin/sh\nexec {node} -e "{pretended}; $2"\n')
        (tmp_path / name).chmod(0o755)
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    told = Clone(tmp_path).make("-n", "page", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert ("no Node.js" not in told.stdout) == will_do


def test_a_page_is_built_anew_once_a_source_is_deleted_and_not_before(tmp_path: Path) -> None:
    page, source, *others = [
        tmp_path / name
        for name in (
            "frontend/dist/index.html",
            "frontend/web/src/deleted.ts",
            "frontend/web/src/kept.ts",
            "frontend/web/package-lock.json",
            "frontend/web/node_modules/tool.js",
            ".venv/bin/python",
            ".venv/run",
            "setup.cfg",
            "pyproject.toml",
        )
    ]
    for file in (page, source, *others):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    for path in tmp_path.rglob("*"):
        os.utime(path, (1, 1))
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    is_built = ("--question", "frontend/dist/index.html")
    (tmp_path / "frontend/web/node_modules/.vite").mkdir()  # as the page's own tests do
    assert Clone(tmp_path).make(*is_built).returncode == 0
    source.unlink()
    assert Clone(tmp_path).make(*is_built).returncode == 1


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


def test_a_second_start_loads_nothing_twice(clone: Clone, run: Run) -> None:
    log = open_url(f"sqlite:///{clone.path}/var/events.db")
    depth = log.depth(EXCHANGE_RATES)
    assert depth == 7126
    run.press_control_c()
    with clone.running() as again:
        assert log.depth(EXCHANGE_RATES) == depth
        assert asked(again, "curl -s http://localhost:8001/readyz")


def test_control_c_stops_everything(clone: Clone, run: Run) -> None:
    # make itself ends by the signal, and only once everything it started has ended.
    assert run.press_control_c() == -signal.SIGINT
    living = [path for path in Path("/proc").glob("[0-9]*/cmdline") if _belongs(path, clone)]
    assert living == []


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


def test_a_missing_python_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())
    for name in ("setup.cfg", "pyproject.toml"):
        (tmp_path / name).touch()
    refused = Clone(tmp_path).make("run", "PYTHON=python9")
    assert refused.returncode != 0
    assert "install Python 3.11 or newer" in refused.stderr


def test_help_lists_the_verbs(clone: Clone) -> None:
    listed = clone.make().stdout
    for verb in ("run", "test", "traffic", "lint", "bench"):
        assert f"make {verb}" in listed


def _belongs(path: Path, clone: Clone) -> bool:
    try:
        return str(clone.path).encode() in path.read_bytes()
    except OSError:
        return False
