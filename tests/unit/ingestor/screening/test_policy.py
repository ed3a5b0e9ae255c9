from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from chassis.rates.agreement import agrees
from ingestor.screening import policy
from ingestor.screening.policy import Reason
from tests.helpers.ingestor import archive_quotes, archive_values

NOW = datetime(2026, 10, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("quote", "printed", "reason"),
    [
        ("USD", "1.1172", None),
        ("BGN", "1.9558", Reason.WITHDRAWN_CODE),
        ("HRK", "7.5345", Reason.WITHDRAWN_CODE),
        ("ANG", "2.01", Reason.WITHDRAWN_CODE),
        ("TWD", "1_1.5", Reason.NOT_A_NUMBER),
        ("TWD", "\u0663\u0666", Reason.NOT_A_NUMBER),
        ("TWD", "\uff13\uff16", Reason.NOT_A_NUMBER),
        ("TWD", " 36", Reason.NOT_A_NUMBER),
        ("TWD", "36\n", Reason.NOT_A_NUMBER),
        ("TWD", "36 and 37", Reason.NOT_A_NUMBER),
        ("VND", "2.9411E+4", None),
        ("USD", "0.000000000001", None),
        ("BTC", "0.00001", Reason.UNKNOWN_CODE),
        ("usd", "1.1", Reason.UNKNOWN_CODE),
        ("XAU", "0.0003", Reason.UNKNOWN_CODE),
        ("USD", "n/a", Reason.NOT_A_NUMBER),
        ("USD", "", Reason.NOT_A_NUMBER),
        ("USD", "None", Reason.NOT_A_NUMBER),
        ("USD", "NaN", Reason.NOT_A_NUMBER),
        ("USD", "Infinity", Reason.NOT_A_NUMBER),
        ("USD", "0", Reason.NOT_POSITIVE),
        ("USD", "-1.1", Reason.NOT_POSITIVE),
        ("USD", "1e16", Reason.OUT_OF_RANGE),
        ("USD", "1e999999999", Reason.OUT_OF_RANGE),
        ("USD", "0.0000000000001", Reason.OUT_OF_RANGE),
    ],
)
def test_a_value_is_judged_by_itself(quote: str, printed: str, reason: Reason | None) -> None:
    assert policy.of_value(quote, policy.number(printed), NOW) is reason


def test_a_withdrawn_currency_passes_until_its_last_day() -> None:
    for day, reason in ((13, None), (14, None), (15, Reason.WITHDRAWN_CODE)):
        moment = datetime(2023, 1, day, 13, 15, tzinfo=UTC)
        assert policy.of_value("HRK", Decimal("7.53"), moment) is reason


def test_no_value_of_the_archive_is_of_a_withdrawn_currency() -> None:
    for quote in archive_quotes():
        last, _ = list(archive_values(quote))[-1]
        assert policy.of_value(quote, Decimal(1), datetime.fromisoformat(f"{last}T13:15Z")) is None


@pytest.mark.parametrize("year", [1, 1970, 1998])
def test_a_publication_must_not_be_older_than_the_euro(year: int) -> None:
    moment = datetime(year, 12, 31, tzinfo=UTC)
    assert policy.of_publication("EUR", "EUR", moment, NOW) is Reason.TOO_OLD


def test_a_publication_must_have_the_base_we_expect() -> None:
    assert policy.of_publication("USD", "EUR", NOW, NOW) is Reason.UNEXPECTED_BASE
    assert policy.of_publication("EUR", "EUR", NOW, NOW) is None


def test_a_publication_must_not_be_from_the_future() -> None:
    limit = NOW + policy.CLOCK_SKEW
    assert policy.of_publication("EUR", "EUR", limit, NOW) is None
    assert policy.of_publication("EUR", "EUR", limit + timedelta(seconds=1), NOW) is Reason.FUTURE


@pytest.mark.parametrize(
    ("value", "neighbour", "jump"),
    [
        ("120", "100", False),
        ("100", "120", False),
        ("120.01", "100", True),
        ("100", "120.01", True),
    ],
)
def test_a_jump_is_more_than_a_fifth_either_way(value: str, neighbour: str, jump: bool) -> None:
    assert policy.is_jump(Decimal(value), Decimal(neighbour), timedelta(days=3)) is jump


@pytest.mark.parametrize(
    ("days", "least", "most"),
    # The 99.99th percentile of the moves of the ECB's archive over as many days, and twice it.
    [(7, "1.31", "2.64"), (30, "1.67", "3.36"), (90, "2.35", "4.71"), (270, "2.78", "5.7")],
)
def test_the_limit_of_a_jump_grows_with_the_gap(days: int, least: str, most: str) -> None:
    for gap in (timedelta(days=days), -timedelta(days=days)):
        assert Decimal(least) < policy.move_limit(gap) < Decimal(most)


def test_publishers_agree_within_a_few_percent() -> None:
    assert agrees(Decimal(105), Decimal(100))
    assert not agrees(Decimal(100), Decimal("105.1"))
