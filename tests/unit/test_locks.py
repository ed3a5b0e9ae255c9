"""The locks: they fit setup.cfg, have a hash for everything, and name no package index."""

import configparser
import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
# The extras of each lock; `make lock` writes them.
LOCKS = {
    "run": (),
    "all": ("kafka", "mongodb", "mysql"),
    "dev": ("deploy", "kafka", "mongodb", "mysql", "test", "dev"),
    "lowest": ("kafka", "mongodb", "mysql", "test"),
}
MISSING = Version("0")
PIN = re.compile(r"^([\w.-]+)==([^ ;]+)(?: ;.*)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


def lines(lock: str) -> list[str]:
    text = (ROOT / "locks" / f"{lock}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.lstrip().startswith("#")]


def pins(lock: str) -> dict[str, Version]:
    found = filter(None, map(PIN.match, lines(lock)))
    return {canonicalize_name(pin[1]): Version(pin[2]) for pin in found}


def required(*extras: str) -> list[Requirement]:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    parts = [setup["options"]["install_requires"]]
    parts += [setup["options.extras_require"][extra] for extra in extras]
    named = [Requirement(line) for part in parts for line in part.split("\n") if line]
    return [each for each in named if each.name != "trip-service"]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_what_setup_cfg_asks_for_in_a_version_that_it_allows(lock: str) -> None:
    pinned, wanted = pins(lock), required(*LOCKS[lock])
    assert len(wanted) > 20
    found = {each: pinned.get(canonicalize_name(each.name), MISSING) for each in wanted}
    assert [str(each) for each, version in found.items() if version not in each.specifier] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_pins_and_hashes_and_nothing_else(lock: str) -> None:
    assert [line for line in lines(lock) if not (PIN.match(line) or HASH.match(line))] == []


def test_what_is_installed_in_different_places_is_of_one_version() -> None:
    everything = pins("dev")
    assert pins("run").items() <= pins("all").items() <= everything.items()


def test_the_lowest_versions_are_those_in_setup_cfg() -> None:
    pinned = pins("lowest")
    bounds = {
        canonicalize_name(each.name): Version(spec.version)
        for each in required("kafka", "mongodb", "mysql")
        for spec in each.specifier
        if spec.operator == ">="
    }
    assert {name: pinned[name] for name in bounds} == bounds
