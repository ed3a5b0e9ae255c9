"""What a link shows where it is shared: the title of its country, or of what it compares."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from chassis.catalogue.countries import countries
from chassis.catalogue.currencies import currencies
from chassis.catalogue.names import Names

TITLE = "<title>Trip Service</title>"
HOME = "KRW"
# So many the page compares, and so many fit into a title.
MOST_TARGETS = 8
NAMED = 3


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of a preview in one language; no number, because it would grow old there."""

    title: str
    description: str
    compared: str
    compared_description: str
    more: str


WORDS = {
    "ko": Words(
        title="{place} 환율 · Trip Service",
        description="{place}에서 내 돈({home})의 가치, 그리고 오늘이 환전하기 좋은 날인지.",
        compared="{names} 환율 비교 · Trip Service",
        compared_description="내 돈({home})으로 살 때 어느 통화가 비싸지고 어느 통화가 싸졌는지.",
        more="{names} 외 {count}개 통화",
    ),
    "en": Words(
        title="{place}: exchange rate · Trip Service",
        description="What {home} buys there, and whether today is a good day to change money.",
        compared="{names}: exchange rates compared · Trip Service",
        compared_description="Which currency became dearer and which cheaper, in {home}.",
        more="{names} and {count} more",
    ),
}


def previewed(page: str, query: Mapping[str, str], language: str) -> str | None:
    """Return ``page`` with the preview of what ``query`` names; None if it names nothing known."""
    names = _place(query)
    if names is None:
        return None
    place, home, words = getattr(names, language), _home(query, language), WORDS[language]
    title, description = words.title, words.description
    return _titled(
        page, title.format(place=place, home=home), description.format(place=place, home=home)
    )


def compared(page: str, query: Mapping[str, str], language: str) -> str | None:
    """Return ``page`` with the preview of the currencies that ``query`` compares, if any."""
    known = [
        getattr(found.names, language)
        for code in dict.fromkeys(query.get("targets", "").upper().split(",", MOST_TARGETS))
        if (found := currencies().get(code))
    ]
    if not known:
        return None
    words, names = WORDS[language], ", ".join(known[:NAMED])
    if len(known) > NAMED:
        names = words.more.format(names=names, count=len(known) - NAMED)
    description = words.compared_description.format(home=_home(query, language))
    return _titled(page, words.compared.format(names=names), description)


def _titled(page: str, title: str, description: str) -> str:
    title = escape(title)
    tags = {
        "og:type": "website",
        "og:site_name": "Trip Service",
        "og:title": title,
        "og:description": escape(description),
    }
    metas = "".join(f'<meta property="{name}" content="{text}" />' for name, text in tags.items())
    return page.replace(TITLE, f"<title>{title}</title>{metas}")


def _home(query: Mapping[str, str], language: str) -> str:
    home = currencies().get(query.get("base", HOME).upper(), currencies()[HOME])
    name: str = getattr(home.names, language)
    return name


def _place(query: Mapping[str, str]) -> Names | None:
    country = countries().get(query.get("country", "").upper())
    currency = currencies().get(query.get("currency", "").upper())
    found = country or currency
    return found.names if found else None
