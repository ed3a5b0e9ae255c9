"""Quantities of Kubernetes: 100m of a CPU, 64Mi of memory."""

import re
from decimal import Decimal

QUANTITY = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?")
POWERS = {
    each: 3 * power
    for power, each in enumerate(("n", "u", "m", "", "k", "M", "G", "T", "P", "E"), -3)
}


def quantity(text: object) -> Decimal:
    """Return the number that a quantity stands for; ``ValueError`` if the text is not valid."""
    found = QUANTITY.fullmatch(str(text))
    if not found:
        raise ValueError(f"{text!r} is not a quantity")
    number, unit = Decimal(found[1]), found[2] or ""
    if unit.endswith("i"):
        return number * 1024 ** "KMGTPE".index(unit[0]) * 1024
    if unit in POWERS:
        return number.scaleb(POWERS[unit])
    return number.scaleb(int(unit[1:]))
