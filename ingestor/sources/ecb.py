"""The ECB's reference rates as XML: the last 90 days, or everything since 1999."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from io import BytesIO

from lxml import etree

from chassis.rates.cadence import BERLIN, ecb_moment
from ingestor.errors import MalformedData
from ingestor.settings import IngestorSettings
from ingestor.sources.publication import Adapter, Publication, Requester, Scope, collected

NINETY_DAYS, FULL = "eurofxref-hist-90d.xml", "eurofxref-hist.xml"
# The file of 90 days counts from its own last day, which may be a long weekend ago.
REACH = timedelta(days=84)


def latest(requester: Requester, scope: Scope, *, folder: str) -> Iterator[Publication]:
    """Yield what is after ``scope.newest``, oldest first.

    Of the file of 90 days everything is yielded, because the ECB also corrects past days.
    """
    if smallest_file(scope) == FULL:
        return _file(requester, scope, folder, FULL)
    return _file(requester, Scope(None, scope.now), folder, NINETY_DAYS)


def history(requester: Requester, scope: Scope, *, folder: str) -> Iterator[Publication]:
    """Yield every publication since 1999, oldest first."""
    return _file(requester, Scope(None, scope.now), folder, FULL)


def smallest_file(scope: Scope) -> str:
    """Return the name of the smaller file that closes the gap since ``scope.newest``."""
    if scope.newest is None:
        return FULL
    newest, today = (moment.astimezone(BERLIN).date() for moment in (scope.newest, scope.now))
    return FULL if today - newest > REACH else NINETY_DAYS


def parse(body: bytes) -> list[Publication]:
    """Read any of the ECB's files, oldest day first; ``MalformedData`` if it is not an ECB file."""
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
        after = scope.newest
        yield from (p for p in parse(body) if after is None or p.observed_at > after)


def _days(body: bytes) -> Iterator[Publication]:
    elements = etree.iterparse(
        BytesIO(body), ("start", "end"), resolve_entities=False, no_network=True, load_dtd=False
    )
    printed: list[tuple[str, str]] = []
    for event, element in elements:
        if event == "start":
            _check_document(element)
        elif quote := element.get("currency"):
            printed.append((quote, element.get("rate", "")))
        elif day := element.get("time"):
            moment = ecb_moment(date.fromisoformat(day))
            yield Publication("EUR", moment, collected(printed), "day")
            printed = []
            element.clear()


def _check_document(element: etree._Element) -> None:
    # ECB files have no document type, and without one there are no entities to expand. The parser
    # has read it before the first element, in whatever encoding it is.
    if element.getparent() is None and element.getroottree().docinfo.doctype:
        raise MalformedData("the XML has a document type")


def adapter(settings: IngestorSettings) -> Adapter:
    """Return the adapter; its history is the full file."""
    folder = settings.ecb_url.rstrip("/")
    fetches = partial(latest, folder=folder), partial(history, folder=folder)
    return Adapter(*fetches, official=True)
