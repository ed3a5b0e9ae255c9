"""The table of drills."""

from collections.abc import Iterable, Iterator

from tests.drills.drill import Result

COLUMNS = ("fault", "expected", "fired after", "unexpected", "resolved after", "verdict")


def lines(results: Iterable[Result]) -> Iterator[str]:
    """Yield the head in two lines, and a row for each result as soon as there is one."""
    yield f"| {' | '.join(COLUMNS)} |"
    yield f"|{'---|' * len(COLUMNS)}"
    for result in results:
        yield row(result)


def row(result: Result) -> str:
    """Return the row of a result."""
    cells = [
        result.drill.name,
        _listed(result.drill.expected),
        _listed(f"{name} {seconds:.0f} s" for name, seconds in result.seconds.items()),
        _listed(f"{name}: {text}" for name, text in result.unexpected.items()),
        "never" if result.resolved_after is None else f"{result.resolved_after:.0f} s",
        "passed" if result.passed else "FAILED",
    ]
    return f"| {' | '.join(cells)} |"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"
