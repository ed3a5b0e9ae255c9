from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from chassis.catalogue.currencies import is_in_use
from ingestor.archive.versions import chosen
from ingestor.errors import MalformedData
from ingestor.settings import IngestorSettings
from ingestor.sources import world_archive
from ingestor.sources.publication import Publication, Scope
from tests.helpers.ingestor import Bench, Files, sample, world_archive_rows

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HEAD = b"version,integrity,date,VND\n"


@pytest.fixture(scope="module")
def publications() -> list[Publication]:
    return list(world_archive.history(Files({}), Scope(None, NOW)))


def test_the_archive_has_what_travellers_need_and_the_ecb_lacks(
    publications: list[Publication],
) -> None:
    for quote in ("VND", "TWD", "AED", "MOP", "KHR", "LAK", "MNT", "KZT"):
        assert all(quote in one.printed for one in publications)
    assert len(publications[-1].printed) > 150


def test_the_archive_has_currencies_in_use_only(publications: list[Publication]) -> None:
    quotes = {quote for one in publications for quote in one.printed}
    assert not {quote for quote in quotes if not is_in_use(quote)}
    assert not {"HRK", "BGN", "ANG", "BTC", "XAU", "EUR"} & quotes


def test_the_archive_has_one_day_of_each_month_and_the_newest_thirty_days(
    publications: list[Publication],
) -> None:
    days = [one.observed_at.date() for one in publications]
    assert days == sorted(set(days))
    assert days[-30:] == [days[-1] - timedelta(days=n) for n in range(29, -1, -1)]
    months = [(day.year, day.month) for day in days if day <= days[-1] - timedelta(days=30)]
    assert len(months) == len(set(months)) > 24


def test_the_versions_it_lists_are_those_that_would_be_chosen_again() -> None:
    rows = world_archive_rows()
    versions = [row["version"] for row in rows]
    assert chosen(versions, date.max) == versions
    assert [date(*map(int, each.split("."))).isoformat() for each in versions] == [
        row["date"] for row in rows
    ]
    assert len({row["integrity"] for row in rows}) == len(rows)
    assert all(row["integrity"].startswith("sha512-") for row in rows)


def test_values_are_the_digits_of_the_file_on_npm(publications: list[Publication]) -> None:
    last = publications[-1]
    assert last.observed_at == datetime(2026, 9, 29, tzinfo=UTC)
    # The sample is the file of this version.
    assert last.printed["AED"] == "4.1722245"
    assert b'"aed": 4.1722245' in sample("currency-api-eur.json")


def test_the_value_of_a_coin_with_the_name_of_a_currency_is_not_believed(tmp_path: Path) -> None:
    bench, source = Bench(tmp_path, NOW), world_archive.adapter(IngestorSettings())
    assert source.history
    bench.collector.backfill("world-archive", source.history, lambda _: None, source.official)
    assert ("MNT", "0.80059358") in {rejected[:2] for rejected in bench.rejected()}
    values = [one.rates["MNT"] for one in bench.snapshots() if "MNT" in one.rates]
    assert len(values) > 50
    assert 3000 < min(values) < max(values) < 5000


def test_the_archive_is_small() -> None:
    body = files("ingestor.sources").joinpath(world_archive.ARCHIVE).read_bytes()
    assert 0 < len(body) < 1_000_000


def test_an_archive_that_is_known_is_not_read_again() -> None:
    class Known(Files):
        def is_new(self, remember: str, etag: str) -> bool:
            return False

    assert list(world_archive.history(Known({}), Scope(None, NOW))) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"PK not a table",
        HEAD,
        b"date,VND\n2026-09-29,30000\n",
        HEAD + b"2026.9.29,sha512-x,soon,30000\n",
        HEAD + b"2026.9.29,sha512-x,2026-09-29\n",
        HEAD + b"2026.9.29,sha512-x,2026-09-29,30000,1\n",
    ],
)
def test_a_broken_archive_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedData):
        list(world_archive.parse(body))
