"""The rules of ``prometheus/``, and promtool, which checks them."""

import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.helpers.cluster.build import binary
from tests.helpers.needs import needs

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "prometheus"
RULES = sorted((FOLDER / "rules").glob("*.yml"))
PATIENCE_SECONDS = 120
LABEL_LIST = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")
# Neither a number with its unit or exponent, nor a function, which a parenthesis follows.
NAME = re.compile(r"(?<![\w.])[a-zA-Z_:][\w:]*(?!\w)(?!\s*\()")
WORDS = frozenset({"and", "or", "unless", "offset", "bool", "by", "w", "h"})


def program(name: str) -> str:
    """Return the path of a program of Prometheus 3; skip the test if it is not built."""
    path = binary("prometheus", name)
    needs(path.exists(), f"no {name}: python -m tests.helpers.cluster.build prometheus builds it")
    return str(path)


def promtool(*words: str, cwd: Path = FOLDER) -> "subprocess.CompletedProcess[str]":
    """Run promtool to its end."""
    command = [program("promtool"), *words]
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=PATIENCE_SECONDS
    )


def loaded(path: Path) -> Any:
    """Return the content of a YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def rules(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rules of a file."""
    for group in loaded(path)["groups"]:
        yield from group["rules"]


def alerts(paths: Sequence[Path] = RULES) -> Iterator[dict[str, Any]]:
    """Yield the alerting rules of the files."""
    yield from (rule for path in paths for rule in rules(path) if "alert" in rule)


def twin(path: Path) -> Path:
    """Return the file with the tests of a rule file."""
    return FOLDER / "tests" / path.name


def metrics(expression: str) -> set[str]:
    """Return the names of the metrics that an expression reads."""
    without_labels = re.sub(r'\{[^}]*\}|\[[^\]]*\]|"[^"]*"', "", expression)
    without_lists = LABEL_LIST.sub("", without_labels)
    return set(NAME.findall(without_lists)) - WORDS
