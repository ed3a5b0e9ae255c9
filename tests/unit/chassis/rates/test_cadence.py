import csv
import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

import pytest

from chassis.rates.cadence import (
    ALLOWANCE,
    Daily,
    EcbWorkingDays,
    ecb_moment,
    is_overdue,
    is_target_day,
    missed,
)
from chassis.rates.sources import SOURCES


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("observed", "due"),
    [
        (date(2026, 10, 28), utc(2026, 10, 29, 15)),
        (date(2026, 10, 30), utc(2026, 11, 2, 15)),
        (date(2026, 7, 1), utc(2026, 7, 2, 14)),
        (date(2026, 4, 2), utc(2026, 4, 7, 14)),
        (date(2026, 12, 24), utc(2026, 12, 28, 15)),
        (date(2025, 4, 30), utc(2025, 5, 2, 14)),
    ],
)
def test_the_ecb_is_next_due_at_16_in_frankfurt_on_the_next_target_day(
    observed: date, due: datetime
) -> None:
    assert EcbWorkingDays().due_after(ecb_moment(observed)) == due


def test_the_ecb_moment_follows_summer_time() -> None:
    assert ecb_moment(date(2026, 10, 30)) == utc(2026, 10, 30, 13, 15)
    assert ecb_moment(date(2026, 7, 1)) == utc(2026, 7, 1, 12, 15)


def test_a_daily_source_is_due_at_the_next_utc_midnight() -> None:
    assert Daily().due_after(utc(2026, 10, 30)) == utc(2026, 10, 31)
    assert Daily().due_after(utc(2026, 10, 30, 23, 59)) == utc(2026, 10, 31)


def test_a_publication_is_overdue_only_after_the_allowance() -> None:
    friday = ecb_moment(date(2026, 10, 30))
    due = EcbWorkingDays().due_after(friday)
    assert not is_overdue(EcbWorkingDays(), friday, due + ALLOWANCE)
    assert is_overdue(EcbWorkingDays(), friday, due + ALLOWANCE + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("now", "publications", "due"),
    [
        (utc(2026, 10, 30, 18), 0, utc(2026, 11, 2, 15)),
        (utc(2026, 11, 2, 21), 0, utc(2026, 11, 2, 15)),  # due, and within the allowance
        (utc(2026, 11, 2, 21, 0, 1), 1, utc(2026, 11, 3, 15)),
        (utc(2026, 11, 9, 12), 5, utc(2026, 11, 9, 15)),
        (utc(2026, 12, 28, 12), 39, utc(2026, 12, 28, 15)),  # neither weekends nor Christmas
    ],
)
def test_publications_that_a_source_missed_are_counted(
    now: datetime, publications: int, due: datetime
) -> None:
    assert missed(EcbWorkingDays(), ecb_moment(date(2026, 10, 30)), now) == (publications, due)


def test_a_daily_source_misses_one_publication_a_day() -> None:
    found = missed(Daily(), utc(2026, 10, 30), utc(2026, 11, 2, 6))
    assert found == (2, utc(2026, 11, 2))


def test_a_source_is_overdue_from_the_first_publication_missed() -> None:
    observed = utc(2026, 10, 30)
    for cadence in (Daily(), EcbWorkingDays()):
        for hours in range(120):
            now = observed + timedelta(hours=hours)
            publications, _ = missed(cadence, observed, now)
            assert is_overdue(cadence, observed, now) == (publications > 0)


def test_a_normal_weekend_is_not_overdue() -> None:
    friday = ecb_moment(date(2026, 10, 30))
    assert not is_overdue(EcbWorkingDays(), friday, utc(2026, 11, 2, 14))


def test_the_target_calendar_knows_every_day_of_the_archive_and_no_other() -> None:
    archive = files("currency_converter").joinpath("eurofxref-hist.zip").read_bytes()
    text = zipfile.ZipFile(io.BytesIO(archive)).read("eurofxref-hist.csv").decode()
    published = {date.fromisoformat(row[0]) for row in list(csv.reader(io.StringIO(text)))[1:]}
    first, last = min(published), max(published)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    assert {day for day in days if is_target_day(day)} == published


def test_priorities_are_distinct_and_the_ecb_comes_first() -> None:
    ranked = sorted(SOURCES.values(), key=lambda source: source.priority)
    assert ranked[0].name == "ecb"
    assert len({source.priority for source in ranked}) == len(ranked)


def test_only_sources_that_may_be_passed_on_are_on_by_default() -> None:
    assert all(source.redistribute for source in SOURCES.values() if source.default)
    assert not SOURCES["open-er-api"].redistribute
    assert not SOURCES["exchangerate-api"].redistribute


def test_every_source_names_its_terms_and_its_attribution() -> None:
    for name, source in SOURCES.items():
        assert source.name == name
        assert source.terms_url.startswith("https://")
        assert source.homepage.startswith("https://")
        assert source.attribution


def test_a_sentence_that_terms_prescribe_is_not_translated() -> None:
    english = {source.publisher for source in SOURCES.values() if source.attribution_ko is None}
    assert english == {"ExchangeRate-API"}
    assert SOURCES["ecb"].attribution_ko == "출처: 유럽중앙은행 유로 참조 환율"
