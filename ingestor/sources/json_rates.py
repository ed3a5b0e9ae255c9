"""Reading rates from JSON without losing a digit: numbers stay the text that was printed."""

import json
from collections.abc import Mapping
from typing import Any

from ingestor.errors import MalformedData

LONGEST = 40


def json_object(body: bytes) -> dict[str, Any]:
    """Read an object with numbers as texts; ``MalformedData`` if the body is not an object."""
    try:
        data = json.loads(body, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise MalformedData(f"the JSON does not parse: {type(error).__name__}") from None
    if not isinstance(data, dict):
        raise MalformedData("the JSON is not an object")
    return data


def printed_rates(data: Mapping[str, Any], name: str, base: str) -> dict[str, str]:
    """Return the member ``name`` with codes in capitals and without the rate of ``base`` itself."""
    rates = data.get(name)
    if not isinstance(rates, dict) or not rates:
        raise MalformedData(f"the JSON has no {name!r}")
    printed = {code.upper()[:LONGEST]: str(value)[:LONGEST] for code, value in rates.items()}
    if printed.pop(base, "1") not in {"1", "1.0"}:
        raise MalformedData(f"1 {base} is not 1 {base}")
    return printed


def split_off(printed: dict[str, str], unwanted: frozenset[str]) -> tuple[dict[str, str], int]:
    """Return the rates without the ``unwanted`` codes, and how many were removed."""
    kept = {code: value for code, value in printed.items() if code not in unwanted}
    return kept, len(printed) - len(kept)
