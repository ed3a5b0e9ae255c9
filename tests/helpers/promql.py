"""What a PromQL expression names, read from its syntax tree."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import promql_parser

CHILDREN = ("lhs", "rhs", "expr", "param", "vector_selector")


@dataclass(frozen=True)
class Selector:
    """A selector in an expression: its text, its metric, its matchers and what is around it."""

    written: str
    metric: str
    matchers: Mapping[str, list[str]]
    functions: tuple[str, ...]
    window: timedelta | None


def parse(expression: str) -> Any:
    """Return the syntax tree; raises ``ValueError`` if it is not PromQL."""
    return promql_parser.parse(expression)


def selectors(expression: str) -> list[Selector]:
    """Return every selector of the expression."""
    return list(_walk(parse(expression), (), None))


def interpolated(expression: str, values: Mapping[str, str]) -> str:
    """Return the expression with values for Grafana's variables; raises ``KeyError``."""
    return re.sub(r"\$\{?([a-z_]\w*)\}?", lambda found: values[found[1]], expression)


def _walk(node: Any, functions: tuple[str, ...], window: timedelta | None) -> Iterator[Selector]:
    if isinstance(node, promql_parser.VectorSelector):
        yield _selector(node, functions, window)
        return
    inner = functions
    if isinstance(node, promql_parser.Call):
        inner = (node.func.name, *functions)
    for child in (*(getattr(node, name, None) for name in CHILDREN), *getattr(node, "args", ())):
        if child is not None:
            yield from _walk(child, inner, getattr(node, "range", window))


def _selector(node: Any, functions: tuple[str, ...], window: timedelta | None) -> Selector:
    matchers: dict[str, list[str]] = {}
    for each in node.matchers.matchers:
        matchers.setdefault(each.name, []).append(each.value)
    return Selector(str(node), node.name, matchers, functions, window)
