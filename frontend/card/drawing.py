"""The card as a picture, and the page that frames it."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from html import escape
from string import Template
from textwrap import wrap

from babel.dates import format_date

from frontend.card.rate import CardRate

STYLE = """
:root { color-scheme: light dark }
.paper { fill: #ffffff; stroke: #dfe1dc }
text { fill: #17191c; font-family: system-ui, sans-serif }
.muted { fill: #5b6068; font-size: 13px }
.source { font-size: 11px }
.value { font-size: 32px; font-weight: 600 }
.stale { fill: #a83a12; font-size: 13px }
@media (prefers-color-scheme: dark) {
  .paper { fill: #181b1f; stroke: #2b2f35 }
  text { fill: #e9eaec }
  .muted { fill: #a0a6ae }
  .stale { fill: #f5a27c }
}
"""
PAGE_STYLE = "body { margin: 0 } svg { display: block; width: 100%; height: auto }"
SVG = Template(
    f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 168" width="360" height="168"
  role="img" lang="$language" aria-label="$label">
<style>{STYLE}</style>
<rect class="paper" x="0.5" y="0.5" width="359" height="167" rx="12"/>
<text x="20" y="32" font-size="15">$name</text>
<text class="muted" x="20" y="60">$amount =</text>
<text class="value" x="20" y="94">$value</text>
<text class="$tone" x="20" y="119">$dated</text>
<text class="muted source" x="20" y="139">$source</text>
<text class="muted source" x="20" y="154">$more</text>
</svg>
"""
)
HTML = Template(
    f"""<!doctype html>
<html lang="$language">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$label</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<style>{PAGE_STYLE}</style>
<a href="$link" target="_blank" rel="noopener">$picture</a>
</html>
"""
)
# As many letters as the card is wide.
SOURCE_LETTERS = 58
DAY_SECONDS = 86_400


def allowed_styles() -> str:
    """Return the sources of a style-src that allows the styles of a card."""
    return " ".join(
        f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"
        for style in (STYLE, PAGE_STYLE)
    )


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a card in one language."""

    as_of: str
    overdue: str
    fresh: str
    yesterday: str
    days: str


WORDS = {
    "ko": Words(
        as_of="{day} 기준 · {age}",
        overdue="{day} 기준 · {age} · 새 환율 늦음",
        fresh="하루가 지나지 않음",
        yesterday="1일 전",
        days="{days}일 전",
    ),
    "en": Words(
        as_of="{day} · {age}",
        overdue="{day} · {age} · a newer rate is late",
        fresh="less than a day old",
        yesterday="1 day ago",
        days="{days} days ago",
    ),
}


def picture(card: CardRate, language: str) -> str:
    """Return the card as SVG."""
    source, more, *_ = [*wrap(card.sources[language], SOURCE_LETTERS), "", ""]
    return SVG.substitute(
        language=language,
        label=escape(label(card, language)),
        name=escape(card.names[language]),
        amount=card.amount,
        value=card.value,
        dated=escape(dated(card, language)),
        tone="stale" if card.stale else "muted",
        source=escape(source),
        more=escape(more),
    )


def page(card: CardRate, language: str, link: str) -> str:
    """Return a page that shows the card and opens ``link``."""
    return HTML.substitute(
        language=language,
        label=escape(label(card, language)),
        link=escape(link),
        picture=picture(card, language),
    )


def label(card: CardRate, language: str) -> str:
    """Return the card in one sentence."""
    return f"{card.amount} = {card.value}, {dated(card, language)}"


def dated(card: CardRate, language: str) -> str:
    """Return the day of the rate and its age; a stale one says that a newer one is late."""
    day = format_date(datetime.fromisoformat(card.observed_at).astimezone(UTC), "medium", language)
    words = WORDS[language]
    text = words.overdue if card.stale else words.as_of
    return text.format(day=day, age=_age(card.age_seconds // DAY_SECONDS, words))


def _age(days: int, words: Words) -> str:
    if days == 0:
        return words.fresh
    return words.yesterday if days == 1 else words.days.format(days=days)
