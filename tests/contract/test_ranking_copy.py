"""Copying rankings between any two kinds of stores: exact, and never counted twice."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from chassis.stores.errors import StoreUnavailable
from ranking.archive import Archive
from ranking.backends import open_archive
from ranking.backends import open_url as open_ranking
from ranking.copy import Copied, Refused, copy, main
from ranking.days import BEGINNING, DAY, Now, Span
from ranking.store import Click, Key, RankingStore
from tests.helpers.ranking_store import BACKENDS, migrate

NOON = datetime(2026, 11, 23, 3, 0, 0, 123456, tzinfo=UTC)
TODAY = date(2026, 11, 23)
YESTERDAY = TODAY - DAY
EVER = Span(BEGINNING, date(9999, 12, 31))


@pytest.fixture(params=["embedded", "mongodb"])
def source_url(request: pytest.FixtureRequest) -> str:
    return BACKENDS[request.param](request)


@pytest.fixture(params=["embedded", "mongodb"])
def target_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    if request.param == "embedded":
        yield f"sqlite:///{tmp_path_factory.mktemp('target')}/ranking.db"
        return
    with request.getfixturevalue("mongodb").database() as url:
        migrate(url)
        yield url


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def source(opened: ExitStack, source_url: str) -> Archive:
    archive = open_archive(source_url)
    opened.callback(archive.close)
    return archive


@pytest.fixture
def target(opened: ExitStack, target_url: str) -> Archive:
    archive = open_archive(target_url)
    opened.callback(archive.close)
    return archive


@pytest.fixture
def store(opened: ExitStack, source_url: str) -> RankingStore:
    """The store to copy: three days, of which two are closed and two were reset."""
    store = open_ranking(source_url)
    opened.callback(store.close)
    click(store, YESTERDAY - DAY, "JP", "JP", "FR")
    store.reset(YESTERDAY - DAY, NOON, "first")
    click(store, YESTERDAY, "JP", "US", "US")
    store.reset(YESTERDAY, NOON + timedelta(seconds=1), "second")
    store.reset(YESTERDAY, NOON + timedelta(seconds=2), "third")
    click(store, YESTERDAY, "JP", "FR", "JP")
    store.close_days([YESTERDAY - DAY, YESTERDAY], NOON)
    click(store, TODAY, "DE")
    return store


@pytest.fixture
def after(opened: ExitStack, target_url: str) -> Callable[[], RankingStore]:
    """Open the copy as a service does."""

    def open_one() -> RankingStore:
        store = open_ranking(target_url)
        opened.callback(store.close)
        return store

    return open_one


def click(store: RankingStore, day: date, *countries: str) -> None:
    for country in countries:
        key = Key(uuid.uuid4().hex, NOON + DAY)
        store.record(Click(country, Now(NOON, day), key))


def test_the_copy_returns_what_the_store_returns(
    store: RankingStore, source: Archive, target: Archive, after: Callable[[], RankingStore]
) -> None:
    assert copy(source, target) == Copied(days=3, present=0, clicks=4)

    copied = after()
    assert copied.clicks(EVER) == {"JP": 2, "FR": 1, "DE": 1}
    for day in (YESTERDAY - DAY, YESTERDAY, TODAY):
        assert copied.clicks(Span(day, day)) == store.clicks(Span(day, day))
    for country in ("JP", "FR", "DE", "US"):
        assert copied.country(country, EVER) == store.country(country, EVER)
    assert copied.first_open_day() == store.first_open_day() == TODAY


def test_the_record_of_resets_is_copied(
    store: RankingStore, source: Archive, target: Archive
) -> None:
    assert store.first_open_day() == TODAY
    copy(source, target)

    (first,) = target.day(YESTERDAY - DAY).resets
    assert (first.request_id, first.countries, first.clicks) == ("first", 2, 3)
    assert first.at == NOON.replace(microsecond=123000)
    again = [(each.request_id, each.clicks) for each in target.day(YESTERDAY).resets]
    assert again == [("second", 3), ("third", 0)]


def test_the_copy_can_be_clicked(
    store: RankingStore, source: Archive, target: Archive, after: Callable[[], RankingStore]
) -> None:
    copy(source, target)
    copied = after()
    click(copied, YESTERDAY, "JP")
    copied.reset(TODAY, NOON, "fourth")
    click(copied, TODAY, "JP")

    assert copied.clicks(EVER) == {"JP": 4, "FR": 1}
    assert store.clicks(EVER) == {"JP": 2, "FR": 1, "DE": 1}


@pytest.mark.usefixtures("store")
def test_copying_again_changes_nothing(source: Archive, target: Archive) -> None:
    copy(source, target)

    assert copy(source, target) == Copied(days=0, present=3, clicks=4)


@pytest.mark.usefixtures("store")
def test_an_interrupted_copy_is_continued(source: Archive, target: Archive) -> None:
    target.keep(source.day(YESTERDAY))

    assert copy(source, target) == Copied(days=2, present=1, clicks=4)
    assert [target.day(day) for day in target.days()] == [source.day(d) for d in source.days()]


@pytest.mark.parametrize("day", [TODAY, TODAY + DAY])
@pytest.mark.usefixtures("store")
def test_a_target_with_clicks_of_its_own_is_refused_and_left_unchanged(
    source: Archive, target: Archive, after: Callable[[], RankingStore], day: date
) -> None:
    click(after(), day, "JP")

    with pytest.raises(Refused, match=f"differ on {day}"):
        copy(source, target)
    assert target.days() == [day]


@pytest.mark.usefixtures("store")
def test_clicks_on_the_target_during_the_copy_are_noticed(
    source: Archive,
    target: Archive,
    after: Callable[[], RankingStore],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep = target.keep
    service = after()

    def clicked(day: object) -> None:
        keep(day)  # type: ignore[arg-type]
        click(service, YESTERDAY - DAY, "KR")

    monkeypatch.setattr(target, "keep", clicked)

    with pytest.raises(Refused, match=f"{YESTERDAY - DAY} has changed in the target"):
        copy(source, target)


def test_an_empty_store_is_refused(source: Archive, target: Archive) -> None:
    with pytest.raises(Refused, match="no rankings"):
        copy(source, target)


@pytest.mark.usefixtures("store")
def test_the_command_backs_up_and_restores(
    source_url: str,
    target_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    backup = f"sqlite:///{tmp_path}/backup.db"
    monkeypatch.setenv("RANKING_DATABASE_URL", source_url)
    main(["--to", backup])
    monkeypatch.setenv("RANKING_DATABASE_URL", target_url)
    main(["--from", backup])
    main(["--from", source_url])

    first, second, third = capsys.readouterr().out.splitlines()
    assert first == second == "3 days copied, 0 were present; 4 clicks in total"
    assert third == "0 days copied, 3 were present; 4 clicks in total"


def test_the_command_refuses_in_one_sentence(
    source_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RANKING_DATABASE_URL", source_url)

    with pytest.raises(SystemExit, match="nothing more was copied: there are no rankings"):
        main(["--to", f"sqlite:///{tmp_path}/backup.db"])


def test_an_unsupported_url_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--from", "mongo://localhost"])
    assert "refused to start: --from: a ranking store is" in capsys.readouterr().err


def test_a_store_without_its_schema_is_refused(mongodb_url: str, tmp_path: Path) -> None:
    source = open_archive(f"sqlite:///{tmp_path}/ranking.db")
    target = open_archive(mongodb_url)
    with pytest.raises(StoreUnavailable, match="schema 0 is older"):
        copy(source, target)
    target.close()
    source.close()
