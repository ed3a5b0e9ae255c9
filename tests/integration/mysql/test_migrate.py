"""``python -m currency.migrate`` and ``python -m history.migrate``."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, make_url, text

from chassis.stores.errors import StoreUnavailable
from currency.store import CurrencyStore
from history.store import HistoryStore
from tests.helpers.ports import free_port
from tests.helpers.servers.process import own_name
from tests.helpers.servers.sql import SqlServer

SERVICES = ("currency", "history")
KNOWN = {"currency": len(CurrencyStore.migrations), "history": len(HistoryStore.migrations)}


def applied(service: str) -> str:
    numbers = ", ".join(map(str, range(1, KNOWN[service] + 1)))
    return f"{service} migrations: applied {numbers}\n"


def up_to_date(service: str) -> str:
    return f"{service} migrations: nothing to do\n"


def migrating(service: str, url: str, *arguments: str, **more: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, f"{service.upper()}_DATABASE_URL": url, **more}
    return subprocess.Popen(
        [sys.executable, "-m", f"{service}.migrate", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def outcome(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    output, errors = process.communicate(timeout=60)
    return process.returncode, output, errors


@pytest.mark.parametrize("service", SERVICES)
def test_many_at_once_migrate_an_empty_database_once(mysql_url: str, service: str) -> None:
    replicas = [migrating(service, mysql_url) for _ in range(4)]
    outcomes = sorted(outcome(each) for each in replicas)
    done, idle = applied(service), up_to_date(service)
    assert outcomes == [(0, done, ""), (0, idle, ""), (0, idle, ""), (0, idle, "")]


def test_a_migration_that_was_killed_half_way_is_finished(mysql_url: str) -> None:
    engine = create_engine(mysql_url)
    outcome(migrating("history", mysql_url))
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE rate"))
        connection.execute(text("DELETE FROM schema_version"))
    assert outcome(migrating("history", mysql_url))[:2] == (0, applied("history"))
    assert {"snapshot", "rate", "ingest_run"} <= set(inspect(engine).get_table_names())
    engine.dispose()


@pytest.mark.parametrize("service", SERVICES)
def test_a_program_from_before_has_nothing_to_do_or_is_refused_in_one_sentence(
    mysql_url: str, service: str
) -> None:
    outcome(migrating(service, mysql_url))
    engine = create_engine(mysql_url)
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO schema_version VALUES ({KNOWN[service] + 1}, 0)"))
    assert outcome(migrating(service, mysql_url)) == (0, up_to_date(service), "")
    with engine.begin() as connection:
        newer = KNOWN[service] + 2
        connection.execute(text(f"INSERT INTO schema_version VALUES ({newer}, {newer - 1})"))
    engine.dispose()
    # Waiting would not help, and would be reported.
    status, output, errors = outcome(migrating(service, mysql_url, "--wait", "30"))
    assert (status, output, errors.count("\n")) == (1, "", 1)
    known = KNOWN[service]
    assert f"schema {newer} is newer than this program's {known} and requires {newer - 1}" in errors
    assert "trip:trip" not in errors


def test_the_embedded_store_is_migrated_too(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/folder/currency.db"
    for expected in (applied, up_to_date):
        assert outcome(migrating("currency", url)) == (0, expected("currency"), "")


def test_a_database_and_a_user_that_are_made_late_are_waited_for(mariadb: SqlServer) -> None:
    name = own_name()
    url = make_url(mariadb.address).set(username=name, password=name, database=name)
    process = migrating("currency", url.render_as_string(False), "--wait", "60")
    assert process.stderr
    assert "Access denied for user" in process.stderr.readline()
    mariadb.execute(f"CREATE USER {name}@'127.0.0.1' IDENTIFIED BY '{name}'")
    assert "Access denied for user" in process.stderr.readline()  # to that database
    mariadb.execute(f"CREATE DATABASE {name}")
    try:
        mariadb.execute(f"GRANT ALL ON {name}.* TO {name}@'127.0.0.1'")
        assert outcome(process) == (0, applied("currency"), "")
    finally:
        mariadb.execute(f"DROP DATABASE {name}")
        mariadb.execute(f"DROP USER {name}@'127.0.0.1'")


@pytest.mark.parametrize("service", SERVICES)
def test_an_unreachable_server_is_reported_in_one_sentence(service: str) -> None:
    url = f"mysql+mysqlconnector://trip:hidden@127.0.0.1:{free_port()}/trip"
    status, output, errors = outcome(migrating(service, url))
    assert (status, output, errors.count("\n")) == (1, "", 1)
    assert errors.startswith(f"{service} was not migrated: ")
    assert "hidden" not in errors


def test_a_password_that_could_be_overheard_refuses_the_start() -> None:
    url = "mysql+mysqlconnector://trip@db.example.org/currency"
    process = migrating("currency", url, CURRENCY_DATABASE_PASSWORD="hidden")
    status, _, errors = outcome(process)
    assert (status, errors.count("\n")) == (3, 1)
    assert "CURRENCY_DATABASE_URL: the password could reach db.example.org unencrypted" in errors
    assert "hidden" not in errors


@pytest.mark.fault
def test_a_server_that_takes_only_small_statements_is_reported_at_the_check(
    mariadb: SqlServer,
) -> None:
    ((before,),) = mariadb.execute("SELECT @@GLOBAL.max_allowed_packet")
    with mariadb.database() as url:
        with closing(CurrencyStore(url)) as store:
            store.migrate()
        mariadb.execute("SET GLOBAL max_allowed_packet = 16384")
        try:
            with closing(CurrencyStore(url)) as store:
                with pytest.raises(StoreUnavailable, match="max_allowed_packet is 16384; set it"):
                    store.check()
            status, _, errors = outcome(migrating("currency", url))
            assert (status, errors.count("\n")) == (1, 1)
            assert "max_allowed_packet is 16384; set it to 1048576 or more" in errors
        finally:
            mariadb.execute(f"SET GLOBAL max_allowed_packet = {before}")


def test_the_password_may_be_in_a_file(mysql_url: str, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("trip\n")
    apart = mysql_url.replace("trip:trip@", "trip@")
    process = migrating("currency", apart, CURRENCY_DATABASE_PASSWORD_FILE=str(secret))
    assert outcome(process)[0] == 0


@pytest.mark.parametrize("query", ["?ssl_ca=/no/such/file", "?charset=latin1"])
def test_an_unusable_url_refuses_the_start(query: str) -> None:
    status, _, errors = outcome(migrating("history", f"mysql+mysqlconnector://t@db/trip{query}"))
    assert (status, errors.count("\n")) == (3, 1)
    assert "HISTORY_DATABASE_URL" in errors
