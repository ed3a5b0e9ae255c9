"""fawazahmed0's currency-api: one JSON file a day on two hosts, about 200 currencies."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from ingestor.errors import MalformedData, NotPublished, SourceError
from ingestor.settings import IngestorSettings
from ingestor.sources.json_rates import json_object, not_in_use, printed_rates, split_off
from ingestor.sources.publication import Adapter, Publication, Requester, Scope

# Each missing day costs a request; a longer absence leaves a gap in this source.
LONGEST_GAP = timedelta(days=31)
LATEST = "latest"


def latest(requester: Requester, scope: Scope, *, urls: tuple[str, str]) -> Iterator[Publication]:
    """Yield the days published since ``scope.newest``, oldest first."""
    body = _file(requester, urls, LATEST)
    if body is None:
        return
    newest = parse(body)
    for day in missing_days(scope.newest, newest.observed_at):
        try:
            yield parse(_file(requester, urls, day.isoformat()) or b"")
        except NotPublished:
            continue
    yield newest


def missing_days(known: datetime | None, newest: datetime) -> list[date]:
    """Return the days between ``known`` and ``newest``, at most the last 31."""
    first = newest - LONGEST_GAP if known is None else max(known, newest - LONGEST_GAP)
    return [first.date() + timedelta(days=n) for n in range(1, (newest - first).days)]


def parse(body: bytes) -> Publication:
    """Read one file, which states a date; its moment is midnight UTC.

    Crypto coins, metals and withdrawn currencies (whose values are frozen or belong to a coin
    of the same name) are skipped.
    """
    data = json_object(body)
    printed = printed_rates(data, "eur", "EUR")
    kept, skipped = split_off(printed, not_in_use(printed))
    try:
        day = date.fromisoformat(str(data.get("date")))
    except ValueError:
        raise MalformedData("the JSON has no date") from None
    return Publication("EUR", datetime.combine(day, time.min, UTC), kept, "day", skipped)


def _file(requester: Requester, urls: tuple[str, str], day: str) -> bytes | None:
    first, second = (url.replace("{date}", day) for url in urls)
    try:
        return requester.get(first, "json", remember=LATEST if day == LATEST else None)
    except SourceError:
        return requester.get(second, "json")


def adapter(settings: IngestorSettings) -> Adapter:
    """Return the adapter; the second host is asked if the first one fails."""
    urls = settings.currency_api_url, settings.currency_api_fallback_url
    return Adapter(partial(latest, urls=urls))
