"""Measures what docs/performance.md states: ``make bench``."""

import sys

from rich.console import Console

from tests.benchmarks import archive, chart, latest

FIGURES = (archive.measure, latest.measure, chart.measure)


def main() -> int:
    """Print one row a figure; 1 if one misses its bound."""
    console = Console(soft_wrap=True, highlight=False)
    console.print("| figure | measured | bound | |\n|---|---|---|---|")
    missed = 0
    for measure in FIGURES:
        for figure in measure():
            missed += not figure.holds
            verdict = "holds" if figure.holds else "MISSED"
            console.print(f"| {figure.name} | {figure.measured} | {figure.bound} | {verdict} |")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
