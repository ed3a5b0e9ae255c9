"""What is read from JSON is exactly what was printed, or it is no number."""

import json

import pytest

from ingestor.errors import MalformedData
from ingestor.screening import policy
from ingestor.sources import currency_api, exchangerate_api
from ingestor.sources.json_rates import bounded, json_object, printed_rates
from tests.helpers.ingestor import sample

DAY = b'"date": "2026-11-27"'


def printed(rates: bytes) -> dict[str, str]:
    return dict(currency_api.parse(b"{" + DAY + b', "eur": {' + rates + b"}}").printed)


@pytest.mark.parametrize("rates", [b'"usd": 1.1, "usd": 1.2', b'"usd": 1.1, "USD": 1.2'])
def test_a_code_printed_twice_is_no_number(rates: bytes) -> None:
    assert printed(rates) == {"USD": "1.1 and 1.2"}
    assert policy.number("1.1 and 1.2") is None


def test_a_number_that_is_too_long_is_not_cut_to_another() -> None:
    value = printed(b'"usd": "1' + b" " * 39 + b'2"')["USD"]
    assert policy.number(value) is None
    assert policy.number(printed(b'"usd": 1' + b"0" * 40)["USD"]) is None


@pytest.mark.parametrize("one", [b"1", b"1.0", b"1.0000", b"1e0", b'"1"'])
def test_the_base_itself_is_one_however_it_is_printed(one: bytes) -> None:
    assert printed(b'"eur": ' + one + b', "usd": 1.1') == {"USD": "1.1"}


@pytest.mark.parametrize("one", [b"1.01", b"null", b'"\xef\xbc\x91"', b'1, "eur": 1'])
def test_a_base_that_is_not_one_refuses_the_file(one: bytes) -> None:
    with pytest.raises(MalformedData):
        printed(b'"eur": ' + one + b', "usd": 1.1')


def test_half_a_surrogate_pair_is_written_as_an_escape() -> None:
    assert printed(b'"usd": "\\ud800"') == {"USD": "\\ud800"}
    assert bounded("\ud800").encode() == b"\\ud800"


def test_two_hundred_thousand_codes_are_refused_at_once() -> None:
    rates = {f"C{n}": 1 for n in range(200_000)}
    data = json_object(json.dumps({"rates": rates}).encode())
    with pytest.raises(MalformedData, match="1000 values"):
        printed_rates(data, "rates", "EUR")


def test_withdrawn_currencies_are_skipped_and_counted() -> None:
    data = json.loads(sample("open-er-api.json"))
    before = exchangerate_api.parse(json.dumps(data).encode(), "rates")
    data["rates"] |= {"HRK": 7.5, "BGN": 1.95, "ANG": 2.0}
    after = exchangerate_api.parse(json.dumps(data).encode(), "rates")
    assert after.printed == before.printed
    added = {"HRK", "BGN", "ANG"} - json.loads(sample("open-er-api.json"))["rates"].keys()
    assert after.skipped == before.skipped + len(added)


@pytest.mark.parametrize("seconds", ["1_764_000_000", "\uff11", None, "NaN", "1e30"])
def test_a_moment_that_is_no_number_refuses_the_file(seconds: str | None) -> None:
    data = json.loads(sample("open-er-api.json")) | {"time_last_update_unix": seconds}
    with pytest.raises(MalformedData):
        exchangerate_api.parse(json.dumps(data).encode(), "rates")
