from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from ingestor.screening import policy
from ingestor.screening.policy import Reason

NOW = datetime(2026, 10, 30, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("quote", "printed", "reason"),
    [
        ("USD", "1.1172", None),
        ("TRL", "1050000", None),
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
    assert policy.of_value(quote, policy.number(printed)) is reason


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
    assert policy.agrees(Decimal(105), Decimal(100))
    assert not policy.agrees(Decimal(100), Decimal("105.1"))
