"""The metadata of every source of rates; the ingestor has the code that fetches them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from types import MappingProxyType

from chassis.rates.cadence import Cadence, Daily, EcbWorkingDays

ECB_TERMS = "https://www.ecb.europa.eu/services/using-our-site/disclaimer/html/index.en.html"
ECB_HOMEPAGE = (
    "https://www.ecb.europa.eu/stats/policy_and_exchange_rates/"
    "euro_reference_exchange_rates/html/index.en.html"
)


@dataclass(frozen=True)
class Source:
    """One way to get a publisher's rates.

    A lower ``priority`` is preferred. Sources of one ``publisher`` cannot confirm each other.
    ``attribution`` links to ``homepage``; ``attribution_ko`` is ``None`` if the terms prescribe the
    English sentence. Without ``redistribute`` the values may be shown but never leave in bulk
    (CSV, NDJSON, lists for download). ``default`` sources are collected unless INGEST_SOURCES says
    otherwise.
    """

    name: str
    publisher: str
    base: str
    cadence: Cadence
    priority: int
    homepage: str
    terms_url: str
    attribution: str
    attribution_ko: str | None
    redistribute: bool
    default: bool


_ECB = Source(
    name="ecb",
    publisher="European Central Bank",
    base="EUR",
    cadence=EcbWorkingDays(),
    priority=10,
    homepage=ECB_HOMEPAGE,
    terms_url=ECB_TERMS,
    attribution="Source: European Central Bank, euro foreign exchange reference rates",
    attribution_ko="출처: 유럽중앙은행 유로 참조 환율",
    redistribute=True,
    default=True,
)
# Open access: caching is allowed, redistribution is not, and the link is required.
_OPEN_ER_API = Source(
    name="open-er-api",
    publisher="ExchangeRate-API",
    base="EUR",
    cadence=Daily(),
    priority=40,
    homepage="https://www.exchangerate-api.com",
    terms_url="https://www.exchangerate-api.com/terms",
    attribution="Rates By Exchange Rate API",
    attribution_ko=None,
    redistribute=False,
    default=False,
)
_CURRENCY_API = Source(
    name="currency-api",
    publisher="fawazahmed0/exchange-api",
    base="EUR",
    cadence=Daily(),
    priority=30,
    homepage="https://github.com/fawazahmed0/exchange-api",
    terms_url="https://github.com/fawazahmed0/exchange-api/blob/main/LICENSE",
    attribution="Rates by fawazahmed0/exchange-api (CC0)",
    attribution_ko="환율 제공: fawazahmed0/exchange-api (CC0)",
    redistribute=True,
    default=True,
)
_KNOWN = (
    _ECB,
    replace(_ECB, name="ecb-archive", priority=20),
    _CURRENCY_API,
    replace(_CURRENCY_API, name="world-archive", priority=35),
    _OPEN_ER_API,
    replace(_OPEN_ER_API, name="exchangerate-api", priority=50),
)

SOURCES: Mapping[str, Source] = MappingProxyType({source.name: source for source in _KNOWN})


def due_timestamp(source: str, observed_at: datetime) -> float:
    """Return when the publication after ``observed_at`` is due, in Unix time."""
    return SOURCES[source].cadence.due_after(observed_at).timestamp()


@cache
def same_publisher(source: str) -> tuple[str, ...]:
    """Return the names of all sources, ``source`` included, that have its publisher."""
    publisher = SOURCES[source].publisher
    return tuple(name for name, other in SOURCES.items() if other.publisher == publisher)


def credits_of(names: Collection[str]) -> list[dict[str, str | bool | None]]:
    """Return how to attribute the values of these sources, preferred sources first."""
    return [
        {
            "name": source.name,
            "attribution": source.attribution,
            "attribution_ko": source.attribution_ko,
            "homepage": source.homepage,
            "redistribute": source.redistribute,
        }
        for source in SOURCES.values()
        if source.name in names
    ]
