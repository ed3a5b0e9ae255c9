"""Rules with one mistake each, which the tests of the rules have to notice."""

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import yaml

from tests.helpers.prometheus import loaded, promtool, rules, twin

MATCHER = re.compile(r'(=~|!~|!=|=)\s*"([^"]*)"')
# No part of a name, of a duration in brackets or after `offset`, or of a string. Rules write a
# number of seconds as a duration.
NUMBER = re.compile(
    r'"[^"]*"|\[[^\]]*\]|offset \w+|(?<![\w.:])(\d+(?:\.\d+)?(?:e\d+)?)([smhdw]?)(?![\w.:])'
)
SECONDS = {"": 1, "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
TOGETHER = 60
Content = dict[str, Any]
Rule = dict[str, Any]


@dataclass(frozen=True)
class Mutant:
    """A rule file with one changed rule, and the tests that speak of this rule."""

    name: str
    rules: Content
    tests: Content


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield a rule file with each number doubled and halved and each matched label changed."""
    content, tests = loaded(path), loaded(twin(path))
    for g, group in enumerate(content["groups"]):
        for r, rule in enumerate(group["rules"]):
            for expression in changed(rule["expr"]):
                mutated = copy.deepcopy(content)
                mutated["groups"][g]["rules"][r]["expr"] = expression
                name = f"{rule.get('alert', rule.get('record'))}: {expression}"
                yield Mutant(name, *_about(rule, mutated, tests))


def unchanged(path: Path) -> Iterator[Mutant]:
    """Yield a rule file without a mistake once for each rule, prepared as the mutants are."""
    content, tests = loaded(path), loaded(twin(path))
    for rule in rules(path):
        yield Mutant(_name(rule), *_about(rule, content, tests))


def changed(expression: str) -> Iterator[str]:
    """Yield the expression with one mistake, in every way."""
    for found in MATCHER.finditer(expression):
        yield f'{expression[: found.start()]}{found[1]}"changed"{expression[found.end() :]}'
    for found in NUMBER.finditer(expression):
        if found[1]:
            for value in _others(float(found[1]) * SECONDS[found[2]]):
                yield f"{expression[: found.start()]}{value}{expression[found.end() :]}"


def survivors(all_of_them: list[Mutant], folder: Path) -> list[str]:
    """Return the names of the mutants that pass their tests."""
    return [
        name
        for start in range(0, len(all_of_them), TOGETHER)
        for name in _survivors(all_of_them[start : start + TOGETHER], folder / str(start))
    ]


def _others(value: float) -> tuple[float, ...]:
    return (value * 2, value / 2) if value else (1.0,)


def _about(rule: Rule, content: Content, tests: Content) -> tuple[Content, Content]:
    """Keep the rules that the rule concerns, and the tests that speak of them: the rest is slow."""
    every = [each for group in content["groups"] for each in group["rules"]]
    concerned = _closed({_name(rule)}, every, lambda name, each: name in each["expr"])
    used = _closed(concerned, every, lambda name, each: _names(name, each, every))
    direct = _with_tests(tests, {_name(rule)})
    return _with_rules(content, used), direct if direct["tests"] else _with_tests(tests, concerned)


def _closed(names: set[str], every: list[Rule], follows: Callable[[str, Rule], bool]) -> set[str]:
    while more := {_name(each) for each in every for name in names if follows(name, each)} - names:
        names = names | more
    return names


def _names(name: str, each: Rule, every: list[Rule]) -> bool:
    return any(_name(each) in user["expr"] for user in every if _name(user) == name)


def _name(rule: Rule) -> str:
    return str(rule.get("alert") or rule["record"])


def _with_rules(content: Content, names: set[str]) -> Content:
    groups = [
        {**group, "rules": [rule for rule in group["rules"] if _name(rule) in names]}
        for group in content["groups"]
    ]
    return {"groups": [group for group in groups if group["rules"]]}


def _with_tests(tests: Content, names: set[str]) -> Content:
    kept = [
        group
        for group in tests["tests"]
        if any(each["alertname"] in names for each in group.get("alert_rule_test", ()))
        or any(name in each["expr"] for name in names for each in group.get("promql_expr_test", ()))
    ]
    return {**tests, "tests": kept}


def _survivors(batch: list[Mutant], folder: Path) -> Iterator[str]:
    folder.mkdir()
    for number, mutant in enumerate(batch):
        (folder / f"{number}.rules.yml").write_text(yaml.safe_dump(mutant.rules))
        tests = {**mutant.tests, "rule_files": [f"{number}.rules.yml"]}
        (folder / f"{number}.yml").write_text(yaml.safe_dump(tests))
    names = [f"{number}.yml" for number in range(len(batch))]
    promtool("test", "rules", "--junit=result.xml", *names, cwd=folder)
    suites = ElementTree.parse(folder / "result.xml").getroot()
    for suite in suites.iter("testsuite"):
        if suite.get("failures") == "0" and suite.get("errors") == "0":
            yield batch[int(suite.get("name", "").partition(".")[0])].name
