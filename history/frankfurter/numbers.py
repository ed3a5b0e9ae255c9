"""JSON whose numbers are written digit by digit from decimals, never through a float."""

import json
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from chassis.rates.arithmetic import INTERNAL, SHOWN


def shown(value: Decimal, minor_units: int) -> Decimal:
    """Round to 12 significant digits, or to the minor units if these are finer.

    So an amount of money keeps its last cent however large it is.
    """
    places = max(SHOWN.prec - 1 - value.adjusted(), minor_units)
    # No more digits than the context has, which an amount of money never needs.
    places = min(places, INTERNAL.prec - 2 - value.adjusted())
    unit = Decimal(1).scaleb(-places)
    return value.quantize(unit, rounding=ROUND_HALF_EVEN, context=INTERNAL)


def written(value: Any) -> str:
    """Return ``value`` as JSON: dicts, lists, decimals, and what ``json.dumps`` takes."""
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, dict):
        members = (f"{json.dumps(name)}:{written(each)}" for name, each in value.items())
        return f"{{{','.join(members)}}}"
    if isinstance(value, list):
        return f"[{','.join(map(written, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _number(value: Decimal) -> str:
    # Always with a point: a typed client that expects a double refuses an integer.
    whole, _, fraction = format(value, "f").partition(".")
    return f"{whole}.{fraction.rstrip('0') or '0'}"
