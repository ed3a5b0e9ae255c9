"""MySQL stores every published value exactly, or refuses it."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy import exc, select, text

from chassis.rates.snapshot import Snapshot
from chassis.stores.sql import Database
from history.schema import MIGRATIONS, OBSERVATIONS
from history.store import HistoryStore
from tests.helpers.history_archive import published, stated_moment
from tests.helpers.history_service import seen
from tests.helpers.rates import events
from tests.helpers.servers.sql import SqlServer

VALUES = 221_702
AT_ONCE = 500


def archive() -> dict[datetime, dict[str, Decimal]]:
    return {
        stated_moment(day): {code: value for code, value in printed.items() if code != "EUR"}
        for day, printed in published().items()
    }


def stored(url: str) -> dict[datetime, dict[str, Decimal]]:
    database = Database(url, MIGRATIONS)
    rate = OBSERVATIONS.rate.c
    by_moment: dict[datetime, dict[str, Decimal]] = defaultdict(dict)
    for code in {code for printed in published().values() for code in printed}:
        query = select(rate.observed_at, rate.rate).where(rate.quote == code)
        with database.reading("all") as connection:
            for observed_at, value in connection.execute(query):
                by_moment[observed_at][code] = value
    database.close()
    return by_moment


def test_the_whole_archive_of_the_ecb_is_stored_exactly(mariadb: SqlServer) -> None:
    whole = archive()
    assert sum(map(len, whole.values())) == VALUES
    snapshots = [
        Snapshot("ecb-archive", "EUR", moment, moment, rates, "day")
        for moment, rates in whole.items()
    ]
    with mariadb.database() as url:
        store = HistoryStore(url)
        store.migrate()
        for start in range(0, len(snapshots), AT_ONCE):
            store.apply(events(*snapshots[start : start + AT_ONCE]))
        store.close()
        assert stored(url) == whole


@pytest.mark.parametrize("printed", ["1.1234567890123", "10000000000000000", "1E+16", "NaN"])
def test_a_value_that_does_not_fit_is_refused_and_not_rounded(mysql_url: str, printed: str) -> None:
    store = HistoryStore(mysql_url)
    store.migrate()
    with pytest.raises(exc.StatementError, match="does not fit"):
        store.apply(events(seen("ecb", "2026-10-30", USD=printed)))
    assert store.is_empty()
    store.close()


def test_a_text_that_does_not_fit_is_refused_and_not_cut(mysql_url: str) -> None:
    store = HistoryStore(mysql_url)
    store.migrate()
    with pytest.raises(exc.DataError, match="too long"):
        store.apply(events(seen("ecb" * 20, "2026-10-30", USD="1")))
    assert store.is_empty()
    store.close()


def test_a_session_is_strict_in_utc_and_bounded(mysql_url: str) -> None:
    database = Database(mysql_url, ())
    database.migrate()
    with database.reading("session") as connection:
        row = connection.execute(
            text(
                "SELECT @@sql_mode, @@time_zone, @@innodb_lock_wait_timeout, @@collation_connection"
            )
        ).one()
        names = ("max_statement_time", "max_execution_time")
        limits = [
            value
            for name in names
            for _, value in connection.execute(text(f"SHOW VARIABLES LIKE '{name}'"))
        ]
    database.close()
    assert "STRICT_ALL_TABLES" in row[0]
    assert tuple(row)[1:] == ("+00:00", 3, "utf8mb4_bin")
    assert [float(limit) in {4, 4000} for limit in limits] == [True]
