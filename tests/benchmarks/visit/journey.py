"""The steps of a journey through the page, by touch and keys."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from tests.benchmarks.visit.phone import SETTLED_MILLISECONDS, Seen, forget, seen
from tests.helpers.gunicorn import eventually

# Between two keys of somebody who types fast.
KEYS_MILLISECONDS = 80
PATIENCE_SECONDS = 10
FOUND = "() => document.querySelector('[role=option]')"


@dataclass(frozen=True)
class Step:
    """Something that a visitor does, and JavaScript that returns true once the page shows it."""

    name: str
    act: Callable[[Page], object]
    shown: str


def walk(page: Page, step: Step) -> Seen:
    """Take a step and return what was observed; fail if no interaction was."""
    forget(page)
    before = seen(page).interactions
    step.act(page)
    page.wait_for_timeout(SETTLED_MILLISECONDS)
    eventually(lambda: page.evaluate(step.shown), PATIENCE_SECONDS)
    found = seen(page)
    assert found.interactions > before, f"no interaction was observed: {step.name}"
    return found


def _button(name: str) -> Callable[[Page], object]:
    return lambda page: page.get_by_role("button", name=name, exact=True).first.tap()


def _choice(panel: str, name: str) -> Callable[[Page], object]:
    return lambda page: page.locator(f".{panel}").get_by_role("radio", name=name, exact=True).tap()


def _home_currency(code: str) -> Callable[[Page], object]:
    def choose(page: Page) -> None:
        page.get_by_role("combobox", name=re.compile("^Home")).focus()
        page.keyboard.type(code, delay=KEYS_MILLISECONDS)

    return choose


def _type(field: Callable[[Page], Locator], text: str) -> Callable[[Page], object]:
    def fill(page: Page) -> None:
        field(page).tap()
        page.keyboard.type(text, delay=KEYS_MILLISECONDS)

    return fill


def _search(page: Page) -> Locator:
    return page.get_by_role("combobox", name=re.compile("^Find"))


def _yen(page: Page) -> Locator:
    return page.get_by_role("textbox", name=re.compile("JPY"))


def _figure(text: str) -> str:
    return f"() => document.querySelector('.rate-figure')?.textContent.includes('{text}')"


def _address(text: str) -> str:
    return f"() => location.search.includes('{text}')"


def _language(code: str) -> str:
    return f"() => document.documentElement.lang === '{code}'"


STEPS = (
    Step("language switched", _button("한국어"), _language("ko")),
    Step("language switched back", _button("English"), _language("en")),
    Step("home currency changed", _home_currency("USD"), _figure("dollar")),
    Step("period of the ranking changed", _choice("board", "Week"), _address("board=weekly")),
    Step("country searched", _type(_search, "Japan"), FOUND),
    Step("country chosen", lambda page: _search(page).press("Enter"), _address("country=JP")),
    Step("amount typed", _type(_yen, "12"), _address("amount=12")),
    Step("currencies swapped", _button("Swap the currencies"), _address("side=home")),
    Step("period of the chart changed", _choice("history", "1y"), _address("period=1y")),
    Step("home currency changed again", _home_currency("KRW"), _figure("won")),
    Step("language switched on a country", _button("한국어"), _language("ko")),
)
