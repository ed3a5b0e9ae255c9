from datetime import date, timedelta

import pytest

from ingestor.archive.versions import chosen, day_of

NEWEST = date(2026, 9, 29)
DAILY = [NEWEST - timedelta(days=n) for n in range(90)]


def version(day: date) -> str:
    return f"{day.year}.{day.month}.{day.day}"


def test_the_last_version_of_each_month_and_every_one_of_the_newest_thirty_days_are_chosen() -> (
    None
):
    kept = list(map(day_of, chosen(map(version, DAILY), date.max)))
    assert kept[:2] == [date(2026, 7, 31), date(2026, 8, 31)]
    assert kept[1:] == [NEWEST - timedelta(days=n) for n in range(29, -1, -1)]


def test_an_archive_can_be_made_as_it_was_on_a_day() -> None:
    earlier = [day for day in DAILY if day <= date(2026, 8, 15)]
    assert chosen(map(version, DAILY), date(2026, 8, 15)) == chosen(map(version, earlier), date.max)


def test_the_order_in_which_versions_are_listed_does_not_matter() -> None:
    assert chosen(map(version, reversed(DAILY)), NEWEST) == chosen(map(version, DAILY), NEWEST)


def test_versions_are_ordered_by_day_and_not_as_text() -> None:
    assert chosen(["2026.9.10", "2026.9.9"], date.max) == ["2026.9.9", "2026.9.10"]


def test_before_the_first_version_there_is_nothing() -> None:
    assert chosen(["2026.9.9"], date(2026, 9, 8)) == []


@pytest.mark.parametrize("text", ["1.0.0-beta", "2026.13.1", "2026.9"])
def test_a_version_that_names_no_day_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"int|month|unpack"):
        day_of(text)
