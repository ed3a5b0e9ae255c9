from datetime import UTC, date, datetime, timedelta

import pytest

from chassis.rates.cadence import ecb_moment
from ingestor.errors import MalformedData
from ingestor.sources import ecb
from ingestor.sources.publication import Scope
from tests.helpers.ingestor import Files, sample

FRIDAY = ecb_moment(date(2026, 10, 30))
DAILY = "eurofxref-daily.xml"
FILES = {name: sample(name) for name in (ecb.NINETY_DAYS, ecb.FULL)}
TYPED = '<!DOCTYPE x [<!ENTITY e "9">]>' + sample(DAILY)[39:].decode()


def test_the_daily_file_is_one_publication_with_its_digits_as_printed() -> None:
    (publication,) = ecb.parse(sample(DAILY))
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
        (FRIDAY, datetime(2026, 11, 2, 15, 30, tzinfo=UTC), ecb.NINETY_DAYS),
        (FRIDAY, datetime(2026, 11, 22, 12, tzinfo=UTC), ecb.NINETY_DAYS),
        (FRIDAY, FRIDAY + timedelta(days=84), ecb.NINETY_DAYS),
        (FRIDAY, FRIDAY + timedelta(days=85), ecb.FULL),
    ],
)
def test_the_smaller_file_that_closes_the_gap_is_asked_for(
    newest: datetime | None, now: datetime, name: str
) -> None:
    requester = Files(FILES)
    list(ecb.latest(requester, Scope(newest, now), folder="https://ecb"))
    assert requester.asked == [f"https://ecb/{name}"]


def test_of_the_file_of_ninety_days_everything_is_taken_because_past_days_are_corrected() -> None:
    taken = list(ecb.latest(Files(FILES), Scope(FRIDAY, FRIDAY), folder="https://ecb"))
    assert len(taken) == 5


def test_only_what_came_after_the_newest_is_taken_from_the_full_file() -> None:
    scope = Scope(ecb_moment(date(1999, 1, 5)), FRIDAY)
    taken = list(ecb.latest(Files(FILES), scope, folder="https://ecb"))
    assert min(one.observed_at for one in taken) > ecb_moment(date(1999, 1, 5))


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
        sample(DAILY)[:900],
        sample(DAILY).replace(b"2026-10-30", b"yesterday"),
        TYPED.encode(),
        b"\xef\xbb\xbf" + TYPED.encode(),
        TYPED.encode("utf-16"),
        TYPED.encode("utf-16-le"),
        TYPED.replace("<!DOCTYPE x", "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE x").encode(
            "utf-16"
        ),
    ],
)
def test_a_file_in_another_form_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedData):
        ecb.parse(body)


def test_a_currency_printed_twice_is_no_number() -> None:
    twice = b"<Cube currency='USD' rate='9.9'/>"
    body = sample(DAILY).replace(b"<Cube currency='JPY'", twice + b"<Cube currency='JPY'", 1)
    assert body != sample(DAILY)
    (publication,) = ecb.parse(body)
    assert publication.printed["USD"].endswith(" and 9.9")


def test_more_values_than_there_can_be_currencies_are_refused() -> None:
    many = b"".join(b"<Cube currency='A%d' rate='1'/>" % n for n in range(1001))
    body = sample(DAILY).replace(b"<Cube currency='JPY'", many + b"<Cube currency='JPY'", 1)
    with pytest.raises(MalformedData, match="1000 values"):
        ecb.parse(body)
