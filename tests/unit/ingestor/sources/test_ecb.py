from datetime import UTC, date, datetime, timedelta

import pytest

from chassis.rates.cadence import ecb_moment
from ingestor.errors import MalformedData
from ingestor.sources import ecb
from ingestor.sources.publication import Scope
from tests.helpers.ingestor import Files, sample

FRIDAY = ecb_moment(date(2026, 10, 30))
FILES = {name: sample(name) for name in (ecb.DAILY, ecb.NINETY_DAYS, ecb.FULL)}


def test_the_daily_file_is_one_publication_with_its_digits_as_printed() -> None:
    (publication,) = ecb.parse(sample(ecb.DAILY))
    assert publication.base == "EUR"
    assert publication.precision == "day"
    assert publication.observed_at == datetime(2026, 10, 30, 13, 15, tzinfo=UTC)
    assert len(publication.printed) == 29
    assert publication.printed["IDR"] == "20275.17"
    assert publication.printed["ISK"] == "136"


@pytest.mark.parametrize(("name", "days"), [(ecb.NINETY_DAYS, 5), (ecb.FULL, 4)])
def test_the_files_of_many_days_are_read_oldest_first(name: str, days: int) -> None:
    moments = [publication.observed_at for publication in ecb.parse(sample(name))]
    assert len(moments) == days
    assert moments == sorted(moments)


def test_days_before_the_euro_was_cash_are_read_with_the_currencies_of_their_time() -> None:
    oldest = ecb.parse(sample(ecb.FULL))[0]
    assert oldest.observed_at == ecb_moment(date(1999, 1, 4))
    assert oldest.printed["TRL"] == "372274"
    assert "TRY" not in oldest.printed


@pytest.mark.parametrize(
    ("newest", "now", "name"),
    [
        (None, FRIDAY, ecb.FULL),
        (FRIDAY, FRIDAY + timedelta(hours=2), ecb.DAILY),
        (FRIDAY, datetime(2026, 11, 2, 15, 30, tzinfo=UTC), ecb.DAILY),
        (FRIDAY, datetime(2026, 11, 3, 8, tzinfo=UTC), ecb.NINETY_DAYS),
        (FRIDAY, datetime(2026, 11, 22, 12, tzinfo=UTC), ecb.NINETY_DAYS),
        (FRIDAY, FRIDAY + timedelta(days=84), ecb.NINETY_DAYS),
        (FRIDAY, FRIDAY + timedelta(days=85), ecb.FULL),
        (datetime(2026, 4, 2, 12, 15, tzinfo=UTC), datetime(2026, 4, 7, tzinfo=UTC), ecb.DAILY),
    ],
)
def test_the_smallest_file_that_closes_the_gap_is_asked_for(
    newest: datetime | None, now: datetime, name: str
) -> None:
    requester = Files(FILES)
    list(ecb.latest(requester, Scope(newest, now), folder="https://ecb"))
    assert requester.asked == [f"https://ecb/{name}"]


def test_only_what_came_after_the_newest_is_taken_from_a_long_file() -> None:
    newest, now = ecb_moment(date(2026, 10, 28)), FRIDAY + timedelta(hours=2)
    taken = list(ecb.latest(Files(FILES), Scope(newest, now), folder="https://ecb"))
    assert [one.observed_at for one in taken] == [ecb_moment(date(2026, 10, 29)), FRIDAY]


def test_the_history_is_the_full_file_whatever_is_known() -> None:
    requester = Files(FILES)
    assert len(list(ecb.history(requester, Scope(FRIDAY, FRIDAY), folder="https://ecb"))) == 4
    assert requester.asked == [f"https://ecb/{ecb.FULL}"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<gesmes:Envelope",
        b"<Envelope/>",
        sample(ecb.DAILY)[:900],
        sample(ecb.DAILY).replace(b"2026-10-30", b"yesterday"),
        b'<!DOCTYPE x [<!ENTITY e "9">]>' + sample(ecb.DAILY)[39:],
    ],
)
def test_a_file_in_another_form_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedData):
        ecb.parse(body)
