"""Queries of autoscalers and alerts name metrics that exist, of our own pods."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.helpers.manifests.objects import Object, kinds, namespace, title, walk

DOCUMENT = Path(__file__).parents[4] / "docs" / "metrics.md"
SERIES = re.compile(r"\b([a-z_]+)\{([^}]*)\}")
# Prometheus itself makes it.
OF_PROMETHEUS = {"up"}


def queries_name_metrics_that_exist(objects: list[Object]) -> list[str]:
    """Each metric in a query is one of docs/metrics.md: a misspelt one would never say anything."""
    known = OF_PROMETHEUS | set(re.findall(r"`([a-z_]+)`", DOCUMENT.read_text(encoding="utf-8")))
    return [
        f"{title(each)}: there is no metric {name}"
        for each, query in _queries(objects, "ScaledObject", "PrometheusRule")
        for name, _ in SERIES.findall(query)
        if re.sub("_(bucket|sum|count)$", "", name) not in known and name not in known
    ]


def queries_look_at_our_namespace(objects: list[Object]) -> list[str]:
    """Each series in a query of an autoscaler is of its namespace; alerts name theirs in labels."""
    return [
        f"{title(each)}: {name} is not of namespace {namespace(each)}"
        for each, query in _queries(objects, "ScaledObject")
        for name, labels in SERIES.findall(query)
        if f'namespace="{namespace(each)}"' not in labels
    ]


def _queries(objects: list[Object], *of: str) -> Iterator[tuple[Object, str]]:
    for each in kinds(objects, *of):
        for path, value in walk(each):
            if path[-1] in ("query", "expr"):
                yield each, value
