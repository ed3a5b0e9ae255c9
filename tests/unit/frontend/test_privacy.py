"""The privacy page names everything that the page keeps in a browser, in both languages."""

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[3] / "frontend" / "web"
KEY = re.compile(r"""['"`](trip\.[a-z-]+)""")
PAGES = {
    language: (WEB / f"privacy.{language}.html").read_text("utf-8") for language in ("ko", "en")
}


def kept() -> set[str]:
    sources = [each for each in (WEB / "src").rglob("*.ts*") if "__tests__" not in each.parts]
    return {key for each in sources for key in KEY.findall(each.read_text("utf-8"))}


@pytest.mark.parametrize("language", PAGES)
def test_every_key_of_the_browsers_storage_is_named(language: str) -> None:
    named = set(re.findall(r"<code>(trip\.[a-z-]+)</code>", PAGES[language]))
    assert {"trip.home", "trip.session"} <= kept()
    assert kept() - named == set()


def test_both_languages_have_the_same_parts_and_name_the_same() -> None:
    shapes = [re.findall(r"<(h1|h2|dl|dt|p|code)\b", text) for text in PAGES.values()]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("language", PAGES)
def test_the_page_itself_runs_no_script_and_loads_nothing_from_others(language: str) -> None:
    assert "<script" not in PAGES[language]
    assert not re.search(r'(src|rel="stylesheet" href)="https?:', PAGES[language])
