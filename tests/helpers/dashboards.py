"""The committed dashboards, and what their panels ask for."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.helpers.clone import ROOT
from tests.helpers.promql import interpolated

FOLDER = ROOT / "grafana" / "dashboards"
FILES = sorted(FOLDER.glob("*.json"))
UIDS = [path.stem for path in FILES]
# What Grafana puts in for a dashboard of an hour.
TIMES = {"__rate_interval": "1m", "__interval": "15s", "__range": "3600s", "__range_s": "3600"}

Json = dict[str, Any]


@dataclass(frozen=True)
class Query:
    """A query of a panel, with everything put in for variables."""

    dashboard: str
    panel: str
    written: str
    expression: str


def loaded(path: Path) -> Json:
    """Return a dashboard."""
    found: Json = json.loads(path.read_text("utf-8"))
    return found


def panels(dashboard: Json) -> list[Json]:
    """Return the panels that draw something."""
    return [panel for panel in dashboard["panels"] if panel["type"] != "row"]


def values(dashboard: Json) -> dict[str, str]:
    """Return what stands for each variable where everything is chosen."""
    variables = dashboard["templating"]["list"]
    return TIMES | {
        each["name"]: each["query"] if each["type"] == "textbox" else ".+" for each in variables
    }


def queries(path: Path) -> Iterator[Query]:
    """Yield every query of a dashboard."""
    dashboard = loaded(path)
    for panel in panels(dashboard):
        for target in panel["targets"]:
            expression = interpolated(target["expr"], values(dashboard))
            yield Query(path.stem, panel["title"], target["expr"], expression)
