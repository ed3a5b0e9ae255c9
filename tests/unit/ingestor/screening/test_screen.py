from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from chassis.rates.cadence import ecb_moment
from chassis.rates.sources import SOURCES
from ingestor.screening.known import KnownValues
from ingestor.screening.policy import Reason, is_jump
from ingestor.screening.screen import Screen, Verdict
from ingestor.sources.publication import Publication
from tests.helpers.ingestor import archive_quotes, archive_values

NOW = datetime(2026, 10, 30, 15, tzinfo=UTC)
FIRST = ecb_moment(date(2026, 10, 1))


def new_screen(historical: bool = False) -> Screen:
    return Screen(SOURCES["ecb"], KnownValues(), NOW, historical)


def publication(day: int, base: str = "EUR", **printed: str) -> Publication:
    return Publication(base, FIRST + timedelta(days=day), printed, "day")


def next_fetch(screen: Screen, now: datetime = NOW) -> Screen:
    """Return the screen of a later fetch."""
    return Screen(screen.source, screen.known, now)


def judged(screen: Screen, publications: Iterable[Publication]) -> list[Verdict]:
    return [verdict for verdict in map(screen.judge, publications) if verdict]


def published(verdicts: Iterable[Verdict]) -> list[str]:
    """Return what was published, in order, as ``2026-10-01 136``; released values come first."""
    lines = []
    for verdict in verdicts:
        lines += [f"{held.observed_at:%Y-%m-%d} {held.value}" for held in verdict.released]
        moment = verdict.snapshot.observed_at
        lines += [f"{moment:%Y-%m-%d} {value}" for value in verdict.snapshot.rates.values()]
    return lines


def test_a_bad_value_is_removed_and_the_others_pass() -> None:
    (verdict,) = judged(new_screen(), [publication(0, USD="1.1172", BTC="0.00001", JPY="n/a")])
    assert verdict.snapshot.rates == {"USD": Decimal("1.1172")}
    assert [(one.quote, one.printed, one.reason) for one in verdict.rejections] == [
        ("BTC", "0.00001", Reason.UNKNOWN_CODE),
        ("JPY", "n/a", Reason.NOT_A_NUMBER),
    ]


def test_nothing_of_another_base_passes() -> None:
    (verdict,) = judged(new_screen(), [publication(0, base="USD", JPY="150", KRW="1300")])
    assert verdict.snapshot.rates == {}
    assert {one.reason for one in verdict.rejections} == {Reason.UNEXPECTED_BASE}


def test_a_publication_from_the_future_passes_once_its_time_has_come() -> None:
    early, screen = publication(60, USD="1.1"), new_screen()
    (verdict,) = judged(screen, [early])
    assert [one.reason for one in verdict.rejections] == [Reason.FUTURE]
    assert screen.judge(early) is None
    (verdict,) = judged(next_fetch(screen, early.observed_at), [early])
    assert verdict.snapshot.rates == {"USD": Decimal("1.1")}


def test_a_publication_is_judged_once() -> None:
    screen = new_screen()
    assert screen.judge(publication(0, USD="1.1")) is not None
    assert screen.judge(publication(0, USD="1.1")) is None
    assert screen.judge(publication(0, USD="1.1001")) is not None


def test_a_jump_that_the_next_publication_denies_stays_held() -> None:
    screen = new_screen()
    verdicts = judged(screen, (publication(n, ISK=v) for n, v in enumerate(["100", "170", "101"])))
    assert [one.reason for one in verdicts[1].rejections] == [Reason.JUMP]
    assert published(verdicts) == ["2026-10-01 100", "2026-10-03 101"]
    assert [held.value for held in screen.known.held["ISK"]] == [Decimal(170)]


def test_a_jump_that_lasts_is_released_under_its_own_moments() -> None:
    screen, values = new_screen(), ["100", "170", "168", "171", "169", "170"]
    verdicts = judged(screen, (publication(n, ISK=v) for n, v in enumerate(values)))
    assert published(verdicts) == ["2026-10-01 100"]
    (verdict,) = judged(screen, [publication(6, ISK="172")])
    assert [line[-3:] for line in published([verdict])] == [*reversed(values[1:]), "172"]
    assert screen.known.held["ISK"] == []


def test_an_error_of_two_days_is_never_believed_and_the_right_value_never_refused() -> None:
    screen, values = new_screen(), ["36.2", "105.0", "105.3", "36.2", "36.2"]
    verdicts = judged(screen, (publication(n, TWD=v) for n, v in enumerate(values)))
    assert published(verdicts) == ["2026-10-01 36.2", "2026-10-04 36.2", "2026-10-05 36.2"]


def test_values_that_jump_from_one_to_the_next_do_not_confirm_each_other() -> None:
    screen, values = new_screen(), ["100", "130", "160", "190", "240", "300", "370", "450"]
    verdicts = judged(screen, (publication(n, ISK=v) for n, v in enumerate(values)))
    assert published(verdicts) == ["2026-10-01 100"]


def test_a_real_move_over_nine_months_is_no_jump() -> None:
    screen = new_screen()
    screen.known.accept("BOB", Decimal("7.5"), FIRST - timedelta(days=270))
    (verdict,) = judged(screen, [publication(0, BOB="15.2")])
    assert published([verdict]) == ["2026-10-01 15.2"]


def test_an_older_value_is_not_a_neighbour_once_a_later_one_is_known() -> None:
    screen = new_screen(historical=True)
    judged(screen, [publication(9, TRY="55"), publication(0, TRY="30")])
    assert screen.known.accepted["TRY"].value == Decimal(55)


def test_a_jump_that_the_publisher_corrects_is_no_longer_held() -> None:
    screen = new_screen()
    judged(screen, [publication(0, ISK="100"), publication(1, ISK="1000")])
    (verdict,) = judged(next_fetch(screen), [publication(1, ISK="100.1")])
    assert [held.value for held in verdict.corrected] == [Decimal(1000)]
    assert published([verdict]) == ["2026-10-02 100.1"]
    assert screen.known.held["ISK"] == []


TRUE_JUMPS = {
    "ISK": {
        date(2008, 10, 6), date(2008, 10, 8), date(2008, 11, 6),
    },
    "TRL": {date(2001, 2, 22)},
    "TRY": {date(2021, 12, 21)},
    "RUB": {date(2014, 12, 16), date(2022, 2, 28)},
}  # fmt: skip

# The ECB's last two days of RUB.
NEVER_CONFIRMED = {date(2022, 2, 28), date(2022, 3, 1)}


def true_publications(quote: str) -> list[Publication]:
    return [
        Publication("EUR", ecb_moment(date.fromisoformat(day)), printed, "day")
        for day, printed in archive_values(quote)
    ]


@pytest.mark.parametrize("quote", TRUE_JUMPS)
def test_the_true_jumps_of_the_ecb_pass_in_a_history_file(quote: str) -> None:
    publications = true_publications(quote)
    verdicts = judged(new_screen(historical=True), publications)
    assert not any(verdict.rejections for verdict in verdicts)
    assert len(published(verdicts)) == len(publications)


@pytest.mark.parametrize("quote", TRUE_JUMPS)
def test_the_true_jumps_of_the_ecb_are_held_until_they_have_lasted_and_nothing_is_lost(
    quote: str,
) -> None:
    screen, publications = new_screen(), true_publications(quote)
    verdicts = judged(screen, publications)
    held = {one.observed_at.date() for verdict in verdicts for one in verdict.held}
    assert held >= TRUE_JUMPS[quote] - {date(2008, 10, 8)}
    assert len(published(verdicts)) == len(publications) - len(screen.known.held.get(quote, []))
    assert {one.observed_at.date() for one in screen.known.held[quote]} <= NEVER_CONFIRMED


def gap(earlier: str, later: str) -> timedelta:
    return date.fromisoformat(later) - date.fromisoformat(earlier)


def test_there_are_no_more_jumps_in_the_archive() -> None:
    found = {
        (quote, date.fromisoformat(day))
        for quote in archive_quotes()
        for (last, before), (day, after) in pairwise(archive_values(quote))
        if is_jump(Decimal(after[quote]), Decimal(before[quote]), gap(last, day))
    }
    assert found == {(quote, day) for quote, days in TRUE_JUMPS.items() for day in days}
