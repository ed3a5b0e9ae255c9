"""Tables: a row for each series, a column for each query."""

from collections.abc import Mapping
from dataclasses import dataclass

from grafana_foundation_sdk.builders import prometheus, table
from grafana_foundation_sdk.models import dashboard as model
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from grafana.source.panels import NEUTRAL, SOURCE, Steps, thresholds

NOISE = {"Time", "__name__", "job", "instance", "alertstate"}
KEY_WIDTH = 165


@dataclass(frozen=True)
class Column:
    """A column: its name, its query, and how its numbers look."""

    name: str
    query: str
    unit: str = "short"
    steps: Steps = NEUTRAL
    decimals: int | None = None


def rows(
    title: str,
    description: str,
    key: str,
    *columns: Column,
    link: str = "",
    renamed: Mapping[str, str] | None = None,
    key_width: int = KEY_WIDTH,
    width: int = 12,
    height: int = 7,
) -> table.Panel:
    """Return a table whose rows are joined by the label ``key``, which may link somewhere."""
    panel = table.Panel().title(title).description(description).datasource(SOURCE)
    panel = panel.thresholds(thresholds(NEUTRAL)).unit("short").show_header(True).min_width(60)
    for letter, column in zip("ABCDEFGHIJ", columns, strict=False):
        query = prometheus.Dataquery().expr(column.query).instant().ref_id(letter)
        panel = panel.with_target(query.format(PromQueryFormat.TABLE))
    panel = _joined(panel, key, columns, renamed or {})
    for column in columns:
        panel = panel.override_by_name(column.name, _looks(column))
    name = (renamed or {}).get(key, key)
    panel = panel.override_by_name(name, _key(link, key_width))
    return panel.span(width).height(height)


def _joined(
    panel: table.Panel, key: str, columns: tuple[Column, ...], renamed: Mapping[str, str]
) -> table.Panel:
    joined = len(columns) > 1
    values = [f"Value #{letter}" if joined else "Value" for letter in "ABCDEFGHIJ"]
    names = {value: column.name for value, column in zip(values, columns, strict=False)}
    dropped = dict.fromkeys(sorted(NOISE - {key}), True)
    dropped |= {f"Time {number}": True for number in range(1, len(columns) + 1)}
    order = {
        "excludeByName": dropped,
        "renameByName": {**names, **renamed},
        "indexByName": {key: 0},
    }
    if joined:
        by = {"byField": key, "mode": "outer"}
        panel = panel.with_transformation(model.DataTransformerConfig("joinByField", options=by))
    panel = panel.with_transformation(model.DataTransformerConfig("organize", options=order))
    by_key = {"sort": [{"field": renamed.get(key, key), "desc": False}]}
    return panel.with_transformation(model.DataTransformerConfig("sortBy", options=by_key))


def _key(link: str, width: int) -> list[model.DynamicConfigValue]:
    found = [model.DynamicConfigValue("custom.width", width)]
    if link:
        where = [{"title": "Look closer", "url": link}]
        found.append(model.DynamicConfigValue("links", where))
    return found


def _looks(column: Column) -> list[model.DynamicConfigValue]:
    found = [model.DynamicConfigValue("unit", column.unit)]
    if column.decimals is not None:
        found.append(model.DynamicConfigValue("decimals", column.decimals))
    if column.steps is not NEUTRAL:
        steps = thresholds(column.steps).build()
        cell = {"type": "color-text"}
        found.append(model.DynamicConfigValue("thresholds", steps))
        found.append(model.DynamicConfigValue("custom.cellOptions", cell))
    return found
