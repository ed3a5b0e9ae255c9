"""Measures what docs/performance.md states: ``make bench``."""

import argparse
import sys

from rich.console import Console

from tests.benchmarks import (
    analysis,
    archive,
    chart,
    clicks,
    files,
    kafka,
    latest,
    mysql,
    search,
    stores,
)
from tests.benchmarks.metrics import deaths, listener, requests, scrape
from tests.benchmarks.rules import evaluation
from tests.benchmarks.visit import measurement as visit

PARTS = {
    "analysis": (analysis.measure,),
    "files": (files.measure,),
    "archive": (archive.measure,),
    "latest": (latest.measure,),
    "chart": (chart.measure,),
    "visit": (visit.measure,),
    "search": (search.measure,),
    "metrics": (requests.measure, scrape.measure, listener.measure, deaths.measure),
    "stores": (stores.measure,),
    "clicks": (clicks.measure,),
    "kafka": (kafka.measure,),
    "mysql": (mysql.measure,),
    "rules": (evaluation.measure,),
}


def main() -> int:
    """Print a table row for each figure; return 1 if any misses its bound."""
    chosen = _chosen()
    console = Console(soft_wrap=True, highlight=False)
    console.print("| figure | measured | bound | |\n|---|---|---|---|")
    missed = 0
    for measure in [measure for part in chosen for measure in PARTS[part]]:
        for figure in measure():
            missed += not figure.holds
            verdict = "holds" if figure.holds else "MISSED"
            console.print(f"| {figure.name} | {figure.measured} | {figure.bound} | {verdict} |")
    return 1 if missed else 0


def _chosen() -> list[str]:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("part", nargs="*", help=f"what to measure: {', '.join(PARTS)}")
    chosen: list[str] = parser.parse_args().part or list(PARTS)
    for part in chosen:
        if part not in PARTS:
            parser.error(f"{part!r} is not one of {', '.join(PARTS)}")
    return chosen


if __name__ == "__main__":
    sys.exit(main())
