"""ExchangeRate-API: its open answer without a key, and version 6 with one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from ingestor.errors import AccessDenied, MalformedData, RequestRefused
from ingestor.sources.json_rates import LONGEST, json_object, printed_rates, split_off
from ingestor.sources.publication import Publication, Scope, Visit

# Asked once an hour, the open answer is never limited and the smallest quota lasts a month.
REST = timedelta(hours=1)
# Territories' own issues and the like: the provider's codes, not ISO 4217's.
OUTSIDE_ISO = frozenset({"FOK", "GGP", "IMP", "JEP", "KID", "TVD", "XDR", "CNH"})
ERRORS = frozenset({
    "unsupported-code", "malformed-request", "invalid-key", "inactive-account", "quota-reached",
    "plan-upgrade-required", "base-code-only-on-pro",
})  # fmt: skip


def latest_open(visit: Visit, _scope: Scope, *, url: str) -> Iterator[Publication]:
    """Yield the one publication of the open answer."""
    yield from _latest(visit, url, "rates")


def latest_keyed(visit: Visit, _scope: Scope, *, url: str) -> Iterator[Publication]:
    """Yield the one publication of version 6; ``AccessDenied`` says what is wrong with the key."""
    yield from _latest(visit, url, "conversion_rates")


def parse(body: bytes, member: str) -> Publication:
    """Read an answer, whose rates are in ``member``."""
    answer = json_object(body)
    if answer.get("result") != "success":
        raise AccessDenied(_complaint(answer))
    base = str(answer.get("base_code"))[:LONGEST]
    kept, skipped = split_off(printed_rates(answer, member, base), OUTSIDE_ISO)
    return Publication(base, _moment(answer), kept, "second", skipped)


def _latest(visit: Visit, url: str, member: str) -> Iterator[Publication]:
    try:
        body = visit.get(url, "json", remember="latest")
    except RequestRefused as error:
        body = error.body
        if not body.lstrip().startswith(b"{"):
            raise
    if body is not None:
        yield parse(body, member)


def _moment(answer: dict[str, Any]) -> datetime:
    try:
        return datetime.fromtimestamp(int(answer["time_last_update_unix"]), UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        raise MalformedData("the answer does not say when it was updated") from None


def _complaint(answer: dict[str, Any]) -> str:
    # Only words we know: whatever else stands there might repeat the key.
    told = answer.get("error-type")
    return f"the provider says {told}" if told in ERRORS else "the provider names no known error"
