from datetime import UTC, datetime

import pytest

from ingestor.errors import MalformedData
from ingestor.sources import ecb_archive
from ingestor.sources.publication import Publication, Scope
from tests.helpers.ingestor import Files

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def publications() -> list[Publication]:
    return list(ecb_archive.history(Files({}), Scope(None, NOW)))


def test_the_archive_is_complete(publications: list[Publication]) -> None:
    assert len(publications) == 7_126
    assert sum(len(one.printed) for one in publications) == 221_702
    assert len({quote for one in publications for quote in one.printed}) == 41


def test_the_archive_is_read_oldest_first_at_the_hour_the_ecb_states(
    publications: list[Publication],
) -> None:
    moments = [one.observed_at for one in publications]
    assert moments == sorted(moments)
    assert moments[0] == datetime(1999, 1, 4, 13, 15, tzinfo=UTC)
    assert moments[-1] == datetime(2026, 10, 30, 13, 15, tzinfo=UTC)
    assert datetime(2026, 7, 1, 12, 15, tzinfo=UTC) in moments


def test_values_are_the_digits_that_were_printed(publications: list[Publication]) -> None:
    first, last = publications[0], publications[-1]
    assert (first.printed["USD"], first.printed["CYP"]) == ("1.1789", "0.58231")
    assert (last.printed["INR"], last.printed["ISK"]) == ("106.084", "136")
    assert "N/A" not in {value for one in publications for value in one.printed.values()}


def test_an_archive_that_is_known_is_not_read_again() -> None:
    class Known(Files):
        def is_new(self, remember: str, etag: str) -> bool:
            return False

    assert list(ecb_archive.history(Known({}), Scope(None, NOW))) == []


def test_a_broken_archive_is_refused() -> None:
    with pytest.raises(MalformedData):
        list(ecb_archive.parse(b"PK not really"))
