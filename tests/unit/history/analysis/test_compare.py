"""GET /api/v1/history/compare."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from history import points as history_points
from history.analysis.compare import ranks
from history.analysis.correlation import coefficient
from history.analysis.returns import log_returns
from tests.helpers.history_service import NOW, Service, seen, service
from tests.helpers.series import of_the_ecb, quotations

MONDAY = date(2026, 9, 7)
WON = [1400, 1410, 1395, 1402, 1421, 1390, 1400, 1411, 1405, 1399, 1380, 1377]
YEN = [170, 172, 169, 171, 175, 168, 170, 171, 171, 169, 168, 166]


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Service]:
    """A service with won and yen on twelve working days, and pounds on three of them."""
    made = service(tmp_path)
    days = [MONDAY + timedelta(days=number) for number in range(30)]
    working = [day.isoformat() for day in days if day.weekday() < 5]
    for number, (day, won, yen) in enumerate(zip(working, WON, YEN, strict=False)):
        pounds = {"GBP": "0.8"} if number in {0, 4, 5} else {}
        made.load(seen("ecb", day, KRW=str(won), JPY=str(yen), USD="1.1", **pounds))
    yield made
    made.close()


def compared(history: Service, query: str) -> dict[str, Any]:
    response = history.get(f"/compare?{query}")
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.get_json()
    return body


def series(body: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["target"]: each for each in body["series"]}


def test_each_target_begins_at_100(history: Service) -> None:
    found = series(compared(history, "targets=EUR,JPY&from=2026-09-01"))
    assert [each["index"] for each in found["EUR"]["points"][:2]] == ["100", "100.714285714"]
    assert float(found["JPY"]["points"][-1]["index"]) == pytest.approx(
        100 * (WON[-1] / YEN[-1]) / (WON[0] / YEN[0]), rel=1e-11
    )


def test_figures_equal_those_of_the_statistics(history: Service) -> None:
    found = series(compared(history, "targets=EUR,JPY,USD&from=2026-09-01"))
    for target, figures in found.items():
        alone = history.get(f"/stats?target={target}&from=2026-09-01").get_json()
        for name in ("observations", "first", "last", "change_percent", "volatility_percent"):
            assert figures[name] == alone[name]
        assert (figures["latest"], figures["unit"]) == (alone["latest"], alone["unit"])


def test_figures_are_those_of_daily_values_whatever_the_interval(history: Service) -> None:
    daily, weekly = (
        series(compared(history, f"targets=EUR&from=2026-09-01&interval={each}"))["EUR"]
        for each in ("daily", "weekly")
    )
    assert len(daily.pop("points")) > len(weekly.pop("points")) == 3
    assert daily == weekly


def test_the_target_that_rose_most_has_rank_1_and_equal_changes_share_a_rank(
    history: Service,
) -> None:
    found = series(compared(history, "targets=EUR,USD,JPY,GBP,VND&from=2026-09-01"))
    # The pound was last observed while the won was cheaper.
    order = {target: each["rank"] for target, each in found.items()}
    assert order == {"EUR": 3, "USD": 3, "JPY": 1, "GBP": 2, "VND": None}


def test_a_rank_counts_those_with_a_greater_change() -> None:
    changes = {"A": None, "B": 1, "C": -2, "D": 1}
    assert ranks(changes) == {"A": None, "B": 1, "C": 3, "D": 1}  # type: ignore[arg-type]


def test_correlations_are_of_common_dates_only(history: Service) -> None:
    body = compared(history, "targets=EUR,JPY,GBP&from=2026-09-01")
    pairs = {tuple(each["targets"]): each for each in body["correlations"]}
    assert set(pairs) == {("EUR", "JPY"), ("EUR", "GBP"), ("JPY", "GBP")}
    eur, jpy = np.diff(np.log(WON)), np.diff(np.log(np.array(WON) / np.array(YEN)))
    expected = np.corrcoef(eur, jpy)[0, 1]
    assert pairs["EUR", "JPY"]["coefficient"] == pytest.approx(expected, abs=5e-5)
    assert (pairs["EUR", "JPY"]["returns"], pairs["EUR", "JPY"]["reason"]) == (11, None)
    with_few = pairs["EUR", "GBP"]
    assert (with_few["coefficient"], with_few["reason"]) == (None, "too-few-observations")
    assert with_few["returns"] == 1


def test_a_rate_that_does_not_move_has_no_correlation(history: Service) -> None:
    body = compared(history, "targets=KRW,EUR&from=2026-09-01")
    (pair,) = body["correlations"]
    assert (pair["coefficient"], pair["reason"]) == (None, "no-movement")


def test_correlations_equal_numpy_over_the_ecbs_history() -> None:
    one, other = (log_returns(of_the_ecb(code, "KRW")) for code in ("JPY", "THB"))
    common = sorted(one.keys() & other.keys())
    assert len(common) > 5000
    left, right = [one[step] for step in common], [other[step] for step in common]
    assert coefficient(left, right) == pytest.approx(np.corrcoef(left, right)[0, 1], abs=5e-5)
    assert coefficient(left, left) == 1
    assert coefficient(left, [-each for each in left]) == -1


def test_a_reciprocal_pair_has_the_opposite_returns() -> None:
    there, back = (log_returns(of_the_ecb(*pair)) for pair in (("USD", "KRW"), ("KRW", "USD")))
    assert there.keys() == back.keys()
    assert max(abs(there[step] + back[step]) for step in there) < 1e-12


def test_the_returns_of_a_triangle_add_up() -> None:
    usd, jpy, cross = (
        log_returns(of_the_ecb(*pair)) for pair in (("USD", "KRW"), ("JPY", "KRW"), ("USD", "JPY"))
    )
    assert max(abs(usd[step] - jpy[step] - cross[step]) for step in usd) < 1e-12


def test_a_duplicate_day_is_a_return_of_its_own_and_a_gap_is_none() -> None:
    days = [date(2026, 9, 7), date(2026, 9, 8), date(2026, 9, 18)]
    assert list(log_returns(quotations([1, 2, 4], days))) == [(days[0], days[1])]


def test_a_target_without_values_is_absent_with_the_reason(history: Service) -> None:
    found = series(compared(history, "targets=VND,EUR&from=2026-09-01"))["VND"]
    assert (found["points"], found["first"], found["reason"]) == ([], None, "never-observed")
    assert [each["figure"] for each in found["absent"]] == [
        "change_percent",
        "rank",
        "volatility_percent",
    ]


def test_a_response_has_a_limit_of_points_over_all_targets(
    history: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_points, "POINTS_AT_MOST", 24)
    assert history.get("/compare?targets=EUR,JPY&from=2026-09-01").status_code == 200
    response = history.get("/compare?targets=EUR,JPY,USD&from=2026-09-01")
    assert (response.status_code, response.get_json()["errors"][0]["field"]) == (422, "interval")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("?targets=EUR&date=2026-10-30", 400),
        ("?targets=EUR,nothing", 422),
        (f"?targets={','.join(['EUR'] * 21)}", 400),
        ("?targets=EUR&interval=yearly", 422),
    ],
)
def test_invalid_parameters_are_refused(history: Service, query: str, status: int) -> None:
    assert history.get(f"/compare{query}").status_code == status


def test_an_unchanged_response_is_not_sent_again(history: Service) -> None:
    history.load(seen("ecb", NOW.date().isoformat(), KRW="1400"))
    for path in ("/compare?targets=EUR", "/changes", "/standing?target=EUR"):
        tag = history.get(path).headers["ETag"]
        history.clock.forward(seconds=30)
        assert history.get(path, headers={"If-None-Match": tag}).status_code == 304
    history.clock.forward(days=4)
    assert history.get("/standing?target=EUR", headers={"If-None-Match": tag}).status_code == 200
