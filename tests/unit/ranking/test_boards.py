"""Ranks on a board, for any clicks."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ranking.boards import board, ranks
from ranking.days import Span

SPAN = Span(date(2026, 11, 23), date(2026, 11, 23))
clicks = st.dictionaries(
    st.sampled_from(["JP", "US", "VN", "TH", "KR", "DE", "FR"]), st.integers(1, 5), max_size=7
)


@given(clicks)
def test_a_rank_is_one_more_than_the_countries_above(counts: dict[str, int]) -> None:
    for code, rank in ranks(counts).items():
        assert rank == 1 + sum(other > counts[code] for other in counts.values())


@given(clicks)
def test_the_order_is_by_clicks_and_then_by_code(counts: dict[str, int]) -> None:
    order = [(-counts[code], code) for code in ranks(counts)]
    assert order == sorted(order)
    assert list(ranks(dict(reversed(counts.items())))) == list(ranks(counts))


@given(clicks, clicks)
def test_a_change_leads_from_the_previous_rank_to_this_one(
    counts: dict[str, int], before: dict[str, int]
) -> None:
    for entry in board(SPAN, counts, before).entries:
        if entry.change == "NEW":
            assert entry.country not in before
            assert entry.change_value is None
        else:
            assert entry.previous_rank == ranks(before)[entry.country]
            assert entry.change_value == entry.previous_rank - entry.rank
            assert (entry.change_value > 0) == (entry.change == "UP")
            assert (entry.change_value < 0) == (entry.change == "DOWN")


@given(clicks)
def test_percentages_are_shares_of_all_clicks(counts: dict[str, int]) -> None:
    shown = board(SPAN, counts, {})
    assert shown.total_clicks == sum(counts.values())
    for entry in shown.entries:
        exact = Decimal(100 * entry.clicks) / shown.total_clicks
        assert abs(entry.percentage - exact) <= Decimal("0.005")
        assert entry.percentage.as_tuple().exponent == -2
