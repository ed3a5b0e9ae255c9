"""The ECB's reference rates as XML: one day, the last 90 days, or everything since 1999."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from io import BytesIO

from lxml import etree

from chassis.rates.cadence import BERLIN, ecb_moment, is_target_day
from ingestor.errors import MalformedData
from ingestor.settings import IngestorSettings
from ingestor.sources.publication import Adapter, Publication, Requester, Scope

DAILY, NINETY_DAYS, FULL = "eurofxref-daily.xml", "eurofxref-hist-90d.xml", "eurofxref-hist.xml"
# The file of 90 days counts from its own last day, which may be a long weekend ago.
REACH = timedelta(days=84)


def latest(requester: Requester, scope: Scope, *, folder: str) -> Iterator[Publication]:
    """Yield what is after ``scope.newest`` in the smallest file that has it all, oldest first."""
    return _file(requester, scope, folder, smallest_file(scope))


def history(requester: Requester, scope: Scope, *, folder: str) -> Iterator[Publication]:
    """Yield every publication since 1999, oldest first."""
    return _file(requester, Scope(None, scope.now), folder, FULL)


def smallest_file(scope: Scope) -> str:
    """Return the name of the smallest file that closes the gap since ``scope.newest``."""
    if scope.newest is None:
        return FULL
    newest, today = (moment.astimezone(BERLIN).date() for moment in (scope.newest, scope.now))
    if today - newest > REACH:
        return FULL
    days = (newest + timedelta(days=n) for n in range(1, (today - newest).days + 1))
    return DAILY if sum(map(is_target_day, days)) <= 1 else NINETY_DAYS


def parse(body: bytes) -> list[Publication]:
    """Read any of the three files, oldest day first; ``MalformedData`` if it is not an ECB file."""
    # ECB files have no document type, and without one there are no entities to expand.
    if b"<!DOCTYPE" in body:
        raise MalformedData("the XML has a document type")
    try:
        publications = list(_days(body))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MalformedData(f"the XML does not parse: {error}") from None
    if not publications:
        raise MalformedData("the XML has no rates")
    return sorted(publications, key=lambda publication: publication.observed_at)


def _file(requester: Requester, scope: Scope, folder: str, name: str) -> Iterator[Publication]:
    body = requester.get(f"{folder}/{name}", "xml", remember=name)
    if body is not None:
        after = scope.newest if name != DAILY else None
        yield from (p for p in parse(body) if after is None or p.observed_at > after)


def _days(body: bytes) -> Iterator[Publication]:
    cubes = etree.iterparse(
        BytesIO(body), tag="{*}Cube", resolve_entities=False, no_network=True, load_dtd=False
    )
    printed: dict[str, str] = {}
    for _, cube in cubes:
        if quote := cube.get("currency"):
            printed[quote] = cube.get("rate", "")
        elif day := cube.get("time"):
            yield Publication("EUR", ecb_moment(date.fromisoformat(day)), printed, "day")
            printed = {}
            cube.clear()


def adapter(settings: IngestorSettings) -> Adapter:
    """Return the adapter; its history is the full file."""
    folder = settings.ecb_url.rstrip("/")
    fetches = partial(latest, folder=folder), partial(history, folder=folder)
    return Adapter(*fetches, official=True)
