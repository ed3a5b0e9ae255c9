"""``python -m frontend.experiments EXPOSURES CONVERSIONS EXPOSURES CONVERSIONS``."""

import argparse
import sys
from collections.abc import Sequence

from frontend.experiments.difference import Difference, Group, difference


def main(args: Sequence[str] | None = None) -> int:
    """Print how two variants compare; 2 if the counts are impossible."""
    parser = argparse.ArgumentParser(
        "python -m frontend.experiments", description="Compare two variants of an experiment."
    )
    for variant in ("control", "treatment"):
        for count in ("exposures", "conversions"):
            parser.add_argument(f"{variant}_{count}", type=int)
    counts = parser.parse_args(args)
    try:
        control = Group(counts.control_exposures, counts.control_conversions)
        treatment = Group(counts.treatment_exposures, counts.treatment_conversions)
    except ValueError as error:
        parser.error(str(error))
    print("\n".join(_lines(control, treatment)))  # noqa: T201
    return 0


def _lines(control: Group, treatment: Group) -> list[str]:
    found = difference(treatment, control)
    return [
        f"control     {_percent(control.share)} of {control.exposures} sessions",
        f"treatment   {_percent(treatment.share)} of {treatment.exposures} sessions",
        f"difference  {100 * found.value:+.1f} points, 95 % between {100 * found.low:+.1f} "
        f"and {100 * found.high:+.1f}: {_verdict(found)}",
    ]


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _verdict(found: Difference) -> str:
    if found.low > 0:
        return "the treatment does more"
    return "the treatment does less" if found.high < 0 else "no difference is proved"


if __name__ == "__main__":
    sys.exit(main())
