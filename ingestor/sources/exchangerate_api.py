"""ExchangeRate-API, version 6, which needs a key."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from chassis.settings import RefusedStart
from ingestor.errors import AccessDenied, MalformedData, RequestRefused
from ingestor.screening.policy import number
from ingestor.settings import IngestorSettings
from ingestor.sources.json_rates import bounded, json_object, printed_rates, split_off, withdrawn
from ingestor.sources.publication import Adapter, Publication, Requester, Scope

# With one request an hour the smallest quota lasts a month.
MIN_INTERVAL = timedelta(hours=1)
# The provider's own codes, of territories and the like, which ISO 4217 lacks.
OUTSIDE_ISO = frozenset({"FOK", "GGP", "IMP", "JEP", "KID", "TVD", "XDR", "CNH"})
ERRORS = frozenset({
    "unsupported-code", "malformed-request", "invalid-key", "inactive-account", "quota-reached",
    "plan-upgrade-required", "base-code-only-on-pro",
})  # fmt: skip


def adapter(settings: IngestorSettings) -> Adapter:
    """Return the adapter; without a key the start is refused."""
    key = settings.exchangerate_api_key
    if key is None:
        raise RefusedStart("EXCHANGERATE_API_KEY: the source exchangerate-api needs it")
    url = settings.exchangerate_api_url.replace("{key}", key.get_secret_value())
    return Adapter(partial(latest, url=url, member="conversion_rates"), min_interval=MIN_INTERVAL)


def latest(requester: Requester, _scope: Scope, *, url: str, member: str) -> Iterator[Publication]:
    """Yield the one publication at ``url``; ``AccessDenied`` says what is wrong with the key."""
    try:
        body = requester.get(url, "json", remember="latest")
    except RequestRefused as error:
        body = error.body
        if not body.lstrip().startswith(b"{"):
            raise
    if body is not None:
        yield parse(body, member)


def parse(body: bytes, member: str) -> Publication:
    """Read a response whose rates are in ``member``."""
    data = json_object(body)
    if data.get("result") != "success":
        raise AccessDenied(_complaint(data))
    base = bounded(data.get("base_code"))
    printed = printed_rates(data, member, base)
    kept, skipped = split_off(printed, OUTSIDE_ISO | withdrawn(printed))
    return Publication(base, _moment(data), kept, "second", skipped)


def _moment(data: dict[str, Any]) -> datetime:
    try:
        seconds = number(str(data["time_last_update_unix"]))
        return datetime.fromtimestamp(int(seconds or "unknown"), UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        raise MalformedData("the JSON does not say when it was updated") from None


def _complaint(data: dict[str, Any]) -> str:
    # Only known words: any other text might repeat the key.
    error = data.get("error-type")
    return f"the provider says {error}" if error in ERRORS else "the provider names no known error"
