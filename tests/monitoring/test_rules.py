"""The rules of Prometheus: each is tested by promtool, and each alert says what to do."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.prometheus import (
    FOLDER,
    ROOT,
    RULES,
    alerts,
    loaded,
    metrics,
    promtool,
    rules,
    twin,
)

RUNBOOKS = ROOT / "docs" / "runbooks"
DASHBOARDS = {
    "trip-service", "service", "business", "pipeline", "slo", "kubernetes-cluster", "monitoring",
    "capacity",
}  # fmt: skip
ALERTS = {rule["alert"]: rule for rule in alerts()}
EVERY = [(path, rule) for path in RULES for rule in rules(path)]
OURS = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)
OF_HISTOGRAMS = re.compile(r"_(bucket|count|sum)$")


def named(value: Any) -> str:
    return value.stem if isinstance(value, Path) else value.get("alert", value.get("record"))


def claims(path: Path) -> Iterator[dict[str, Any]]:
    """Yield what the twin of a rule file says of alerts."""
    for group in loaded(twin(path))["tests"]:
        yield from group.get("alert_rule_test", ())


def known() -> set[str]:
    ours = set(OURS.findall((ROOT / "docs" / "metrics.md").read_text()))
    platform = loaded(Path(__file__).parent / "platform_metrics.yml")
    recorded = {rule["record"] for _, rule in EVERY if "record" in rule}
    return ours | recorded | {name for names in platform.values() for name in names}


def test_the_rules_are_without_a_fault() -> None:
    checked = promtool("check", "rules", "--lint=all", "--lint-fatal", *map(str, RULES))
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("path", RULES, ids=named)
def test_the_rules_pass_their_tests(path: Path) -> None:
    passed = promtool("test", "rules", twin(path).name, cwd=FOLDER / "tests")
    assert passed.returncode == 0, passed.stdout + passed.stderr


@pytest.mark.parametrize("path", RULES, ids=named)
def test_the_values_of_a_series_are_text_for_every_reader(path: Path) -> None:
    # Some read 0x10 without quotes as a hexadecimal number.
    assert not re.search(r"values: 0x", twin(path).read_text(encoding="utf-8"))


def test_every_file_of_rules_has_its_tests() -> None:
    assert [twin(path) for path in RULES] == sorted((FOLDER / "tests").glob("*.yml"))


@pytest.mark.parametrize("path", RULES, ids=named)
def test_every_alert_fires_in_one_test_and_is_silent_in_another(path: Path) -> None:
    names = {rule["alert"] for rule in rules(path) if "alert" in rule}
    assert {each["alertname"] for each in claims(path) if each.get("exp_alerts")} == names
    silent = {each["alertname"] for each in claims(path) if not each.get("exp_alerts")}
    assert names - silent <= {"Watchdog"}


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_says_how_bad_it_is_what_it_means_and_where_to_look(name: str) -> None:
    rule = ALERTS[name]
    annotations = rule["annotations"]
    assert rule["labels"]["severity"] in {"critical", "warning", "info", "none"}
    assert set(annotations) == {"summary", "description", "runbook_url", "dashboard"}
    assert "$value" in annotations["description"]
    assert annotations["runbook_url"] == f"docs/runbooks/{name}.md"
    assert annotations["dashboard"] in DASHBOARDS


@pytest.mark.parametrize("name", ALERTS)
def test_a_runbook_says_what_an_alert_means_how_to_check_and_how_to_mend(name: str) -> None:
    text = (RUNBOOKS / f"{name}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {name}\n")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Meaning", "Check", "Mend"]


def test_every_runbook_has_its_alert() -> None:
    assert {path.stem for path in RUNBOOKS.glob("*.md")} == set(ALERTS)


@pytest.mark.parametrize(("path", "rule"), EVERY, ids=named)
def test_a_rule_uses_metrics_that_exist(path: Path, rule: dict[str, Any]) -> None:
    used = metrics(rule["expr"])
    assert not {name for name in used if not {name, OF_HISTOGRAMS.sub("", name)} & known()}


def test_every_recorded_series_is_named_by_its_level_metric_and_operation() -> None:
    names = [rule["record"] for _, rule in EVERY if "record" in rule]
    assert all(re.fullmatch(r"[a-z_]+:[a-z_0-9]+:[a-z0-9]+", name) for name in names)
