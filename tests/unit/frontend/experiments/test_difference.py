"""The comparison of two variants, against published values and by exact counting."""

import re
from math import comb, sqrt
from pathlib import Path

import pytest

from frontend.experiments.__main__ import main
from frontend.experiments.difference import Group, difference

EXAMPLE = re.compile(r"^\$ python -m frontend\.experiments (.+)\n((?:.+\n)+?)```", re.MULTILINE)
DOCUMENT = Path(__file__).parents[4] / "docs" / "experiments.md"


@pytest.mark.parametrize(
    ("treatment", "control", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_it_equals_the_examples_of_newcombe(
    treatment: tuple[int, int], control: tuple[int, int], low: float, high: float
) -> None:
    """Table II of the paper, method 10."""
    groups = (Group(n, x) for x, n in (treatment, control))
    found = difference(*groups)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_for_large_counts_it_nears_the_usual_interval() -> None:
    found = difference(Group(200_000, 60_000), Group(200_000, 58_000))
    half = 1.959964 * sqrt(0.3 * 0.7 / 200_000 + 0.29 * 0.71 / 200_000)
    assert (found.low, found.high) == (
        pytest.approx(0.01 - half, abs=1e-6), pytest.approx(0.01 + half, abs=1e-6)
    )  # fmt: skip


def test_it_covers_the_true_difference_about_95_times_of_100() -> None:
    n, p, q = 30, 0.3, 0.2
    weights = [[comb(n, x) * s**x * (1 - s) ** (n - x) for x in range(n + 1)] for s in (p, q)]
    covered = 0.0
    for x in range(n + 1):
        for y in range(n + 1):
            found = difference(Group(n, x), Group(n, y))
            covered += weights[0][x] * weights[1][y] * (found.low <= p - q <= found.high)
    assert covered == pytest.approx(0.95, abs=0.015)


def test_the_worked_comparison_of_the_document_is_what_the_command_prints(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    examples = EXAMPLE.findall(text)
    assert len(examples) >= 1
    for arguments, printed in examples:
        assert main(arguments.split()) == 0
        assert capsys.readouterr().out == printed


@pytest.mark.parametrize("counts", ["10 11 10 1", "0 0 10 1", "10 -1 10 1"])
def test_impossible_counts_are_refused(counts: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(counts.split())
    assert refused.value.code == 2
    assert "are impossible" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ("1000 100 1000 200", "the treatment does more"),
        ("1000 200 1000 100", "the treatment does less"),
        ("1000 100 1000 101", "no difference is proved"),
    ],
)
def test_it_says_what_is_proved(
    counts: str, verdict: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(counts.split())
    assert capsys.readouterr().out.endswith(f": {verdict}\n")
