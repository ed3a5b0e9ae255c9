"""The rules that drills use are the committed ones, with shorter durations and no other change."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.drills import shortened
from tests.helpers.prometheus import RULES, promtool, rules

SECONDS = re.compile(r"(?<![\w.:])\d+(?![\w.:])")
EVERY = [(path.stem, rule) for path in RULES for rule in rules(path)]


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("rate(x[5m]) > 5", "rate(x[150000ms]) > 5"),
        ("x[1h30m:5m] offset 1w", "x[2700000ms:150000ms] offset 302400000ms"),
        ("time() - x > 6h", "time() - x > 10800000ms"),
        ("app:x:rate5m * 5m >= 5", "app:x:rate5m * 150000ms >= 5"),
        ("slo:burn_rate:1h > 14.4", "slo:burn_rate:1h > 14.4"),
        ('x{le="1.0", a="5m"} > 2e6', 'x{le="1.0", a="5m"} > 2e6'),
    ],
)
def test_durations_are_divided_and_nothing_else(text: str, half: str) -> None:
    assert shortened.expression(text, 2) == half


def test_what_a_rule_waits_for_and_how_often_a_group_is_evaluated_is_divided() -> None:
    rule = {"alert": "A", "expr": "x > 1", "for": "5m", "labels": {"window": "1h"}}
    content = {"groups": [{"name": "g", "interval": "1m", "rules": [rule]}]}
    divided = {**rule, "for": "7500ms"}
    assert shortened.rules(content, 40) == {
        "groups": [{"name": "g", "interval": "1500ms", "rules": [divided]}]
    }


def test_the_shortened_rules_are_rules(tmp_path: Path) -> None:
    shortened.write(tmp_path, 40)
    checked = promtool("check", "rules", *map(str, sorted(tmp_path.glob("*.yml"))))
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(("file", "rule"), EVERY)
def test_a_rule_writes_seconds_as_a_duration(file: str, rule: dict[str, Any]) -> None:
    numbers = map(int, SECONDS.findall(re.sub(r'"[^"]*"', "", rule["expr"])))
    assert not [number for number in numbers if number >= 60 and number % 60 == 0], file
