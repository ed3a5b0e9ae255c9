"""The committed rules on a shortened clock: every duration in them divided by one factor."""

import re
from pathlib import Path
from typing import Any

import yaml

from tests.helpers.prometheus import RULES, loaded

MILLISECONDS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
# Strings and names pass: `rate5m` and `burn_rate:5m` are names.
TOKEN = re.compile(r'"[^"]*"|[a-zA-Z_][\w:]*|(?P<duration>(?:\d+(?:ms|[smhdw]))+)')
PART = re.compile(r"(\d+)(ms|[smhdw])")
# The keys of a group or a rule that are durations.
KEYS = ("interval", "for", "keep_firing_for", "query_offset")


def write(folder: Path, factor: int) -> None:
    """Write every rule file into ``folder``, with durations divided by ``factor``."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in RULES:
        content = yaml.safe_dump(rules(loaded(path), factor), sort_keys=False)
        (folder / path.name).write_text(content, encoding="utf-8")


def rules(content: dict[str, Any], factor: int) -> dict[str, Any]:
    """Return the content of a rule file with durations divided by ``factor``."""
    return {"groups": [_group(group, factor) for group in content["groups"]]}


def expression(text: str, factor: int) -> str:
    """Return a PromQL expression with durations divided by ``factor``."""
    return TOKEN.sub(
        lambda found: duration(found[0], factor) if found["duration"] else found[0], text
    )


def duration(text: str, factor: int) -> str:
    """Return a duration such as ``1h30m`` divided by ``factor``, in whole milliseconds."""
    total = sum(int(number) * MILLISECONDS[unit] for number, unit in PART.findall(text))
    return f"{round(total / factor)}ms"


def _group(group: dict[str, Any], factor: int) -> dict[str, Any]:
    return {**_timed(group, factor), "rules": [_rule(rule, factor) for rule in group["rules"]]}


def _rule(rule: dict[str, Any], factor: int) -> dict[str, Any]:
    return {**_timed(rule, factor), "expr": expression(rule["expr"], factor)}


def _timed(fields: dict[str, Any], factor: int) -> dict[str, Any]:
    return fields | {key: duration(fields[key], factor) for key in KEYS if key in fields}
