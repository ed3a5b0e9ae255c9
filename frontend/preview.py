"""What a link to the page shows where it is shared: the title of its country or currency."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from chassis.catalogue.countries import countries
from chassis.catalogue.currencies import currencies
from chassis.catalogue.names import Names

TITLE = "<title>Trip Service</title>"
HOME = "KRW"


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of a preview in one language; no number, because it would grow old there."""

    title: str
    description: str


WORDS = {
    "ko": Words(
        title="{place} 환율 · Trip Service",
        description="{place}에서 내 돈({home})의 가치, 그리고 오늘이 환전하기 좋은 날인지.",
    ),
    "en": Words(
        title="{place}: exchange rate · Trip Service",
        description="What {home} buys there, and whether today is a good day to change money.",
    ),
}


def previewed(page: str, query: Mapping[str, str], language: str) -> str | None:
    """Return ``page`` with the preview of what ``query`` names; None if it names nothing known."""
    names = _place(query)
    if names is None:
        return None
    home = currencies().get(query.get("base", HOME).upper(), currencies()[HOME])
    said = {"place": getattr(names, language), "home": getattr(home.names, language)}
    title = escape(WORDS[language].title.format(**said))
    tags = {
        "og:type": "website",
        "og:site_name": "Trip Service",
        "og:title": title,
        "og:description": escape(WORDS[language].description.format(**said)),
    }
    metas = "".join(f'<meta property="{name}" content="{text}" />' for name, text in tags.items())
    return page.replace(TITLE, f"<title>{title}</title>{metas}")


def _place(query: Mapping[str, str]) -> Names | None:
    country = countries().get(query.get("country", "").upper())
    currency = currencies().get(query.get("currency", "").upper())
    found = country or currency
    return found.names if found else None
