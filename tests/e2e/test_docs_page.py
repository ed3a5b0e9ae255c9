"""The documentation of the APIs: in both languages, with commands that work."""

import json
import re
import shlex
from pathlib import Path

import pytest
import urllib3
from playwright.sync_api import expect

from tests.e2e.conftest import Open
from tests.helpers.browser import DESKTOP, ENGLISH, KOREAN, PHONE

WORDS = {
    KOREAN: {
        "summary": "한 통화의 금액을 다른 통화로 환산",
        "try": "직접 해 보기",
        "send": "보내기",
        "answered": "응답: 200 OK",
        "details": "매개변수와 응답",
        "headers": "응답 헤더",
        "body": "응답 본문",
    },
    ENGLISH: {
        "summary": "An amount of one currency in another",
        "try": "Try it",
        "send": "Send",
        "answered": "Response: 200 OK",
        "details": "Parameters and responses",
        "headers": "Response headers",
        "body": "Response body",
    },
}
SCREENS = {"phone": PHONE, "desktop": DESKTOP}


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
@pytest.mark.parametrize("locale", WORDS)
def test_an_operation_is_tried_by_keyboard(
    open_page: Open, pictures: Path, screen: dict[str, object], locale: str
) -> None:
    words = WORDS[locale]
    tab = open_page("/docs", locale=locale, **screen)
    operation = tab.page.get_by_role("article", name=words["summary"])
    operation.get_by_text(words["try"]).press("Enter")
    amount = operation.get_by_role("textbox", name=re.compile("^amount"))
    amount.fill("20")
    amount.press("Enter")
    expect(operation.get_by_text(words["answered"])).to_be_visible()
    expect(operation.locator(".docs-headers")).to_contain_text("application/json")
    body = operation.get_by_role("group", name=words["body"])
    expect(body).to_contain_text('"amount": "20"')
    operation.get_by_text(words["details"]).press("Enter")
    tab.page.screenshot(path=pictures / f"docs-{locale[:2]}-{screen['viewport']['width']}.png")
    assert tab.violations() == []
    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_every_command_of_a_get_works_as_it_is(open_page: Open) -> None:
    tab = open_page("/docs")
    for route in ("/sources", "/history/forecast", "/rankings/reset"):
        tab.page.get_by_text(f"/api/v1{route}").first.wait_for()
    commands = map(shlex.split, tab.page.locator(".docs-command pre").all_text_contents())
    gets = [command[1] for command in commands if len(command) == 2]
    assert len(gets) >= 20
    for url in gets:
        assert url.startswith(tab.address)
        assert urllib3.request("GET", url).status == 200, url


def test_the_command_of_a_click_counts_one(open_page: Open) -> None:
    tab = open_page("/docs")
    operation = tab.page.get_by_role("article").filter(has_text="/api/v1/rankings/click").first
    command = operation.locator("pre").text_content() or ""
    curl, _, method, url, *rest = shlex.split(command.replace("\\\n", ""))
    assert (curl, method) == ("curl", "POST")
    headers = dict([rest[1].split(": ")])
    answer = urllib3.request(method, url, body=rest[3].encode(), headers=headers)
    assert answer.status == 201
    assert json.loads(answer.data)["country"]["code"] == "JP"
    expect(operation.get_by_role("button", name="Send")).to_have_count(0)


def test_a_refusal_is_shown_as_the_service_wrote_it(open_page: Open) -> None:
    tab = open_page("/docs")
    operation = tab.page.get_by_role("article", name="One currency and its newest value")
    operation.get_by_text("Try it").click()
    operation.get_by_role("textbox", name=re.compile("^code")).fill("XXX")
    tab.forgive()
    operation.get_by_role("button", name="Send").click()
    expect(operation.get_by_text("Response: 404 NOT FOUND")).to_be_visible()
    expect(operation.get_by_role("group", name="Response body")).to_contain_text("request_id")
