"""Converting an amount, both ways."""

import json
import re

from playwright.sync_api import expect

from tests.e2e.conftest import Open
from tests.helpers.system import System


def converted(system: System, origin: str, target: str, amount: str) -> str:
    path = f"/api/v1/currencies/convert?from={origin}&to={target}&amount={amount}"
    result: str = json.loads(system.get("PAGE_PORT", path).data)["result"]
    return result


def test_either_side_changes_the_other_to_the_result_of_the_service(
    open_page: Open, system: System
) -> None:
    tab = open_page("/?country=US")
    dollars = tab.page.get_by_role("textbox", name=re.compile("USD"))
    won = tab.page.get_by_role("textbox", name=re.compile("KRW"))
    dollars.fill("1234.56")
    expect(won).to_have_value(f"{int(converted(system, 'USD', 'KRW', '1234.56')):,}")
    won.fill("1000000")
    expect(dollars).to_have_value(converted(system, "KRW", "USD", "1000000"))


def test_an_amount_in_the_address_is_restored(open_page: Open) -> None:
    tab = open_page("/?country=US&amount=77")
    dollars = tab.page.get_by_role("textbox", name=re.compile("USD"))
    expect(dollars).to_have_value("77")


def test_text_that_is_not_a_number_is_not_converted(open_page: Open) -> None:
    tab = open_page("/?country=US")
    dollars, won = (
        tab.page.get_by_role("textbox", name=re.compile(code)) for code in ("USD", "KRW")
    )
    dollars.fill("5")
    expect(won).to_have_value("6,676")
    dollars.fill("many")
    expect(dollars).to_have_attribute("aria-invalid", "true")
    expect(won).to_have_value("6,676")
