"""What a card says: the rate of a pair as the currency API answers it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from chassis.request_id import HEADER, request_id
from chassis.web.problems import NotFound, Unavailable
from frontend.upstreams import Upstreams

PAIR = re.compile(r"([A-Za-z]{3})-([A-Za-z]{3})")
# Below this a rate is mostly zeros, and the pair is turned round.
READABLE = Decimal("0.1")
DECIMALS, DIGITS = 2, 5
NOT_FOUND = {404, 422}


@dataclass(frozen=True, slots=True)
class CardRate:
    """A rate ready to be printed: ``amount`` is "100 JPY" and ``value`` "849.13 KRW"."""

    target: str
    base: str
    names: Mapping[str, str]
    amount: str
    value: str
    observed_at: str
    age_seconds: int
    stale: bool
    sources: Mapping[str, str]


def fetched(upstreams: Upstreams, pair: str) -> CardRate:
    """Return the rate of ``pair``, "JPY-KRW"; 404 for an unknown one, 503 without its service."""
    found = PAIR.fullmatch(pair)
    if found is None:
        raise NotFound("A card is named after two currencies: /card/JPY-KRW.")
    target, base = (code.upper() for code in found.groups())
    if target == base:
        raise NotFound(f"A card needs two currencies, and {target} is one.")
    return _card(_answer(upstreams, f"/api/v1/currencies/{target}?base={base}"))


def _answer(upstreams: Upstreams, target: str) -> Mapping[str, Any]:
    headers = {"Accept": "application/json", HEADER: request_id() or ""}
    with upstreams.response("currency", "GET", target, headers, b"") as response:
        status, body = response.status, response.data
    answer: Mapping[str, Any] = json.loads(body)
    if status in NOT_FOUND:
        raise NotFound(answer["detail"])
    if status != 200:
        raise Unavailable(answer["detail"])
    if answer["quote"] is None:
        raise NotFound(f"No source publishes {answer['unit']} now.")
    return answer


def _card(answer: Mapping[str, Any]) -> CardRate:
    quote = answer["quote"]
    amount, value = _figure(answer)
    return CardRate(
        answer["code"],
        answer["base"],
        answer["names"],
        amount,
        value,
        quote["observed_at"],
        quote["age_seconds"],
        quote["stale"],
        _attributions(answer["sources"]),
    )


def _attributions(sources: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    english = [source["attribution"] for source in sources]
    # A currency service of an earlier release names its sources in English only.
    korean = [source.get("attribution_ko") or source["attribution"] for source in sources]
    return {"en": ", ".join(english), "ko": ", ".join(korean)}


def _figure(answer: Mapping[str, Any]) -> tuple[str, str]:
    target, base = answer["code"], answer["base"]
    unit, rate = answer["display_unit"], Decimal(answer["quote"]["rate"])
    if rate * unit < READABLE:
        return f"1 {base}", f"{written(1 / rate)} {target}"
    return f"{unit} {target}", f"{written(rate * unit)} {base}"


def written(value: Decimal) -> str:
    """Return ``value`` with two decimals, or with five significant digits if these say more."""
    places = max(DECIMALS, DIGITS - 1 - value.adjusted())
    return f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN):,f}"
