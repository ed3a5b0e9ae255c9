"""SQL stores in a file, and the URLs of all of them."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Column, Integer, MetaData, Table, select

from chassis.settings import with_password
from chassis.stores.columns import ExactDecimal
from chassis.stores.errors import StoreUnavailable
from chassis.stores.migrations import create
from chassis.stores.sql import Database
from currency.settings import CurrencySettings

METADATA = MetaData()
KEPT = Table("kept", METADATA, Column("id", Integer, primary_key=True), Column("a", ExactDecimal))
MIGRATIONS = (create(METADATA),)
MYSQL = "mysql+mysqlconnector://trip@db:3306/currency"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "store.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{path}", MIGRATIONS)
    yield opened
    opened.close()


def test_an_embedded_store_makes_its_folder_and_tables_when_opened(
    database: Database, path: Path
) -> None:
    assert not path.parent.exists()
    with database.reading("all") as connection:
        assert connection.execute(select(KEPT)).all() == []


def test_a_damaged_file_is_an_unavailable_store(database: Database, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreUnavailable, match="file is not a database"):
        database.check()


def test_a_folder_that_cannot_be_made_is_an_unavailable_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    database = Database(f"sqlite:///{tmp_path}/file/store.db", MIGRATIONS)
    with pytest.raises(StoreUnavailable):
        database.check()


def test_a_commit_survives_a_power_failure(database: Database, path: Path) -> None:
    with database.reading("pragma") as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_a_writer_waits_for_another_instead_of_failing(database: Database, path: Path) -> None:
    database.check()
    other = sqlite3.connect(path, timeout=0, isolation_level=None)
    with database.writing("first"), pytest.raises(sqlite3.OperationalError):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()


@pytest.mark.parametrize(
    "url",
    [
        "no url",
        "postgresql://host/database",
        "sqlite://",
        "mysql+mysqlconnector://host",
        "mysql+mysqlconnector:///database",
        "mysql+mysqlconnector://host:port/database",
        "mysql+pymysql://host/database",
        "mysql+mysqlconnector://host/database?allow_local_infile=1",
        "mysql+mysqlconnector://host/database?ssl_ca=/no/such/file",
        f"mysql+mysqlconnector://host/database?ssl_cert={__file__}&ssl_key={__file__}",
        "mysql+mysqlconnector://host/database?ssl_disabled=1",
        f"mysql+mysqlconnector://host/database?ssl_disabled=true&ssl_ca={__file__}",
    ],
)
def test_a_url_that_is_not_of_a_store_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"store|question mark|no file|not verified"):
        Database(url, MIGRATIONS)


@pytest.mark.parametrize("host", ["db", "192.0.2.1", "[2001:db8::1]", "localhost.example.org"])
def test_a_password_is_sent_over_a_network_only_to_a_verified_server_or_if_that_is_allowed(
    host: str,
) -> None:
    url = f"mysql+mysqlconnector://trip:hidden@{host}:3306/currency"
    with pytest.raises(ValueError, match=r"unencrypted: append \?ssl_ca=FILE") as refused:
        Database(url, MIGRATIONS)
    assert "hidden" not in str(refused.value)
    for permitted in (
        f"{url}?ssl_ca={__file__}",
        f"{url}?ssl_disabled=true",
        url.replace(":hidden", ""),
    ):
        Database(permitted, MIGRATIONS).close()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "[::1]", "localhost"])
def test_a_password_may_be_sent_within_the_machine(host: str) -> None:
    Database(f"mysql+mysqlconnector://trip:hidden@{host}:3306/currency", MIGRATIONS).close()


def test_a_separate_password_becomes_part_of_the_url() -> None:
    whole = with_password(MYSQL, "PASSWORD", SecretStr("p@ss/word"))
    assert whole == "mysql+mysqlconnector://trip:p%40ss%2Fword@db:3306/currency"
    assert with_password(MYSQL, "PASSWORD", None) == MYSQL


@pytest.mark.parametrize("url", ["sqlite:///file", MYSQL.replace("trip@", "trip:other@")])
def test_a_password_without_a_user_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="without a password"):
        with_password(url, "PASSWORD", SecretStr("secret"))


def test_settings_do_not_show_passwords() -> None:
    settings = CurrencySettings(
        currency_database_url=MYSQL.replace("trip@", "trip:hidden@"),
        currency_database_password=SecretStr("hidden"),
    )
    assert "hidden" not in repr(settings)
