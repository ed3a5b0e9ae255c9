"""Reading rates from JSON without losing a digit: numbers stay the text that was printed."""

import json
from collections.abc import Mapping
from typing import Any

from chassis.catalogue.currencies import is_in_use, is_known
from ingestor.errors import MalformedData
from ingestor.screening.policy import number
from ingestor.sources.publication import check_count, collected

LONGEST = 40


def json_object(body: bytes) -> dict[str, Any]:
    """Read an object with numbers as texts; ``MalformedData`` if the body is not an object."""
    try:
        data = json.loads(
            body, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=collected
        )
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
    check_count(rates)
    pairs = collected((code.upper(), str(value)) for code, value in rates.items())
    printed = {bounded(code): bounded(value) for code, value in pairs.items()}
    if number(printed.pop(base, "1")) != 1:
        raise MalformedData(f"1 {base} is not 1 {base}")
    return printed


def bounded(value: object) -> str:
    """Return a text that every log can store; what is cut ends with an ellipsis.

    So it is no longer a code or a number. Half a surrogate pair is written as an escape.
    """
    text = str(value).encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def not_in_use(printed: Mapping[str, str]) -> frozenset[str]:
    """Return the codes that are not of a currency in use.

    Values of withdrawn currencies are frozen, or belong to a coin of the same name.
    """
    return frozenset(code for code in printed if not is_in_use(code))


def withdrawn(printed: Mapping[str, str]) -> frozenset[str]:
    """Return the codes of currencies that are no longer in use."""
    return frozenset(code for code in not_in_use(printed) if is_known(code))


def split_off(printed: dict[str, str], unwanted: frozenset[str]) -> tuple[dict[str, str], int]:
    """Return the rates without the ``unwanted`` codes, and how many were removed."""
    kept = {code: value for code, value in printed.items() if code not in unwanted}
    return kept, len(printed) - len(kept)
