"""The whole system without a network: in a network namespace that has loopback only."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.needs import needs, program
from tests.helpers.system import running

SPACES = ["--net"] if os.geteuid() == 0 else ["--user", "--map-root-user", "--net"]
WITHIN = ["unshare", *SPACES, "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
ASK = "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode())"
CITIES = {"Hanoi": "VND", "Taipei": "TWD", "Dubai": "AED"}


class Offline:
    """A system that no packet leaves, asked by processes beside it."""

    def __init__(self, pid: int, ports: dict[str, int]) -> None:
        self._enter = ["nsenter", "--target", str(pid), "--net"]
        if os.geteuid():
            self._enter += ["--user", "--preserve-credentials"]
        self._ports = ports

    def ask(self, port: str, path: str) -> dict[str, Any]:
        """Return the body of a response of the process on the port of that variable."""
        url = f"http://127.0.0.1:{self._ports[port]}{path}"
        done = self.run(sys.executable, "-c", ASK, url)
        assert done.returncode == 0, done.stderr
        body: dict[str, Any] = json.loads(done.stdout)
        return body

    def run(self, *command: str) -> "subprocess.CompletedProcess[str]":
        """Run a command in the namespace."""
        return subprocess.run([*self._enter, *command], capture_output=True, text=True, timeout=30)


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offline]:
    program("unshare")
    tried = subprocess.run([*WITHIN, "true"], capture_output=True, text=True)
    needs(tried.returncode == 0, f"no network namespace can be made here: {tried.stderr.strip()}")
    folder: Path = tmp_path_factory.mktemp("offline")
    # Every source of the default is collected, as in a fresh clone.
    with running(folder, within=WITHIN, INGEST_SOURCES=None) as system:
        yield Offline(system.process.pid, system.ports)


def test_no_other_machine_can_be_reached(offline: Offline) -> None:
    routes = offline.run("ip", "route", "get", "8.8.8.8")
    assert routes.returncode != 0
    assert "unreachable" in routes.stderr


@pytest.mark.parametrize("city", CITIES)
def test_a_traveller_gets_a_true_rate_with_its_age(offline: Offline, city: str) -> None:
    code = CITIES[city]
    quote = offline.ask("CURRENCY_PORT", f"/api/v1/currencies/{code}?base=KRW")["quote"]
    assert (quote["source"], quote["method"]) == ("world-archive", "cross")
    assert quote["observed_at"] == "2026-09-29T00:00:00Z"
    assert quote["stale"] is True
    assert quote["age_seconds"] > 30 * 24 * 3600
    query = f"from={code}&to=KRW&amount=1000"
    converted = offline.ask("CURRENCY_PORT", f"/api/v1/currencies/convert?{query}")
    assert converted["sources"][0]["attribution"] == "Rates by fawazahmed0/exchange-api (CC0)"
    low, high = {"VND": (50, 65), "TWD": (42_000, 52_000), "AED": (350_000, 450_000)}[code]
    assert low < int(converted["result"]) < high


@pytest.mark.parametrize("code", CITIES.values())
def test_the_past_is_there_too(offline: Offline, code: str) -> None:
    path = f"/api/v1/history?target={code}&base=KRW&period=max"
    points = offline.ask("HISTORY_PORT", path)["points"]
    assert points[0]["observed_at"] == "2024-03-28T00:00:00Z"
    assert points[-1]["observed_at"] == "2026-09-29T00:00:00Z"
    assert {point["source"] for point in points} == {"world-archive"}


def test_what_the_ecb_quotes_is_still_its_own(offline: Offline) -> None:
    rates = offline.ask("CURRENCY_PORT", "/api/v1/currencies/latest?base=KRW")["rates"]
    assert len(rates) > 145
    assert {rates[code]["source"] for code in ("USD", "JPY", "EUR", "CNY")} == {"ecb-archive"}


def test_the_catalogue_says_since_when_until_when_and_by_whom(offline: Offline) -> None:
    listed = offline.ask("CURRENCY_PORT", "/api/v1/currencies")["currencies"]
    coverage = {each["code"]: each["coverage"] for each in listed}
    world = {
        "source": "world-archive",
        "since": "2024-03-28T00:00:00Z",
        "until": "2026-09-29T00:00:00Z",
    }
    assert coverage["VND"] == [world]
    ecb = {
        "source": "ecb-archive",
        "since": "1999-01-04T13:15:00Z",
        "until": "2026-10-30T13:15:00Z",
    }
    assert coverage["USD"] == [ecb, world]
    assert all(each["coverage"] for each in listed if each["quoted"])
