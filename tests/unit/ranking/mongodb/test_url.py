"""RANKING_DATABASE_URL when it names MongoDB."""

from pathlib import Path

import pytest

from ranking.app import create_app
from ranking.mongodb.store import MongoStore
from ranking.mongodb.url import address
from ranking.settings import RankingSettings

SECRET = "p@ss/word:%41"
BARE = "mongodb://trip@one:27017,two:27018/trip?replicaSet=rs0&tls=true"


@pytest.mark.parametrize(
    "url",
    [
        "mongodb://host",
        "mongodb://host/",
        "mongodb:///trip",
        "mongodb://trip:pass/word@host/trip",
        "mongodb://host:port/trip",
        "mongodb://host/trip?tlsInsecure=true",
        "mongodb://host/trip?tls=true&tlsAllowInvalidCertificates=true",
        "mongodb://host/trip?tls=true&tlsallowinvalidhostnames=true",
        "mongodb+srv://host/trip",
        "mongodb://user@host/trip",
        "mongodb://trip:word@host/trip?authSource=$external&authMechanism=PLAIN",
        "mongodb://host/trip?tls=true&tlsCAFile=/nowhere/ca.pem",
    ],
)
def test_a_url_that_cannot_be_used_refuses_the_start_and_names_its_variable(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        create_app(RankingSettings(ranking_database_url=url))
    text = capsys.readouterr().err
    assert "RANKING_DATABASE_URL" in text
    assert "pass/word" not in text


def test_no_url_changes_what_201_means_or_how_long_a_request_takes() -> None:
    changed = "w=0&journal=false&retryWrites=false&readPreference=secondary&timeoutMS=60000"
    store = MongoStore(f"mongodb://127.0.0.1:9/trip?{changed}")
    options = store._connection._opened().client.options
    assert options.write_concern.document == {"w": "majority", "j": True}
    assert options.retry_writes
    assert options.read_preference.mode == 0
    assert options.read_concern.level == "majority"
    assert options.timeout == 2.0
    store.close()


def test_the_password_can_come_from_a_file_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "password"
    file.write_text(f"{SECRET}\n")
    monkeypatch.setenv("RANKING_DATABASE_URL", BARE)
    monkeypatch.setenv("RANKING_DATABASE_PASSWORD_FILE", str(file))
    settings = RankingSettings()
    assert settings.store_url == BARE.replace("@", ":p%40ss%2Fword%3A%2541@")
    assert SECRET not in repr(settings)


@pytest.mark.parametrize("url", ["mongodb://host/trip", BARE.replace("trip@", "trip:other@")])
def test_a_password_without_a_user_or_a_second_password_refuses_the_start(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = RankingSettings(ranking_database_url=url, ranking_database_password=SECRET)
    with pytest.raises(SystemExit):
        create_app(settings)
    text = capsys.readouterr().err
    assert "RANKING_DATABASE_PASSWORD" in text
    assert SECRET not in text


def test_a_store_is_shown_without_its_secrets() -> None:
    where = address(BARE.replace("@", ":secret@"))
    assert str(where) == "mongodb://one:27017,two:27018/trip"
    assert "secret" not in repr(where)
