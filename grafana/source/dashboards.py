"""The list of all dashboards, in the order of their links, and their files."""

from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from grafana.source import (
    business,
    capacity,
    kubernetes,
    monitoring,
    overview,
    pipeline,
    service,
    slo,
)
from grafana.source.board import Board

FOLDER = Path(__file__).parents[1] / "dashboards"
MODULES = (overview, service, pipeline, business, slo, kubernetes, monitoring, capacity)


def boards() -> list[Board]:
    """Return every dashboard."""
    return [module.board() for module in MODULES]


def texts() -> dict[str, str]:
    """Return the text of each file by its name."""
    every = boards()
    encoder = JSONEncoder(sort_keys=True, indent=2)
    return {f"{each.uid}.json": encoder.encode(each.build(every)) + "\n" for each in every}
