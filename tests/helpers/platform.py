"""What rules, panels and documents ask of the platform: Kubernetes, its nodes and containers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.helpers.dashboards import FILES, queries
from tests.helpers.prometheus import LABEL_LIST, ROOT, RULES, rules
from tests.helpers.promql import Selector, selectors

JOBS = {"kube": "kube-state-metrics", "node": "node-exporter", "apiserver": "kubernetes-apiservers"}
OF_CONTAINERS = "container"
PROGRAMS = {**JOBS, OF_CONTAINERS: "cadvisor"}
DOCUMENTS = [ROOT / "docs" / "promql.md", *sorted((ROOT / "docs" / "runbooks").glob("*.md"))]
WRITTEN = re.compile(
    r"^```promql\n(.*?)^```|--data-urlencode 'query=([^'…]+)'", re.MULTILINE | re.DOTALL
)
SHOWN = re.compile(r"\$labels\.(\w+)")


@dataclass(frozen=True)
class Use:
    """An expression that asks for series of the platform, where it stands and its texts."""

    where: str
    expression: str
    texts: str = ""

    @property
    def selectors(self) -> list[Selector]:
        """Every selector of a platform's metric in it."""
        return [each for each in selectors(self.expression) if prefix(each.metric) in PROGRAMS]

    @property
    def labels(self) -> set[str]:
        """The labels that it joins, groups and reports by."""
        listed = {name for found in LABEL_LIST.findall(self.expression) for name in words(found)}
        return listed | set(SHOWN.findall(self.texts))


def uses() -> Iterator[Use]:
    """Yield everything that asks for a metric of the platform."""
    yield from (each for each in _all() if each.selectors)


def prefix(metric: str) -> str:
    """Return the first word of a metric, which names its program."""
    return metric.partition("_")[0]


def words(label_list: str) -> list[str]:
    """Return the labels in ``by (a, b)``."""
    return re.findall(r"\w+", label_list.partition("(")[2])


def _all() -> Iterator[Use]:
    for path in RULES:
        for rule in rules(path):
            texts = " ".join(rule.get("annotations", {}).values())
            yield Use(rule.get("alert") or rule["record"], rule["expr"], texts)
    for path in FILES:
        for query in queries(path):
            yield Use(f"{query.dashboard}: {query.panel}", query.expression)
    for path in DOCUMENTS:
        for block, sent in WRITTEN.findall(path.read_text(encoding="utf-8")):
            yield Use(path.stem, block or sent)
