"""MongoDB stopped, killed, cut off, slow, without a primary or a disk: each click counts once.

In each test several clients click through four workers while the server is at fault. At the end
the clicks in the store are compared with the responses.
"""

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from pathlib import Path

import pytest
from pymongo.errors import PyMongoError

from chassis.stores.errors import ReadOnly, StoreUnavailable
from ranking.backends import open_url as open_ranking
from ranking.store import RankingStore
from tests.helpers.gunicorn import eventually
from tests.helpers.ranking_store import migrate
from tests.helpers.ranking_traffic import CLIENTS, NO_ANSWER, WORKERS, Traffic, traffic
from tests.helpers.relay import Relay, relayed
from tests.helpers.servers import mongodb as own_mongodb
from tests.helpers.servers.disk import small_disk
from tests.helpers.servers.mongodb import MongoDB

pytestmark = pytest.mark.fault
DEADLINE_SECONDS = 5.0
READY_SECONDS = 2.5
# One for requests, one for the worker's check of itself, and two that monitor the server.
CONNECTIONS_OF_A_WORKER = 4
# The worker's own, two that check it, two that monitor the server, and one that cleans up.
THREADS_OF_A_WORKER = 6


@pytest.fixture
def url(mongodb_url: str) -> str:
    migrate(mongodb_url)
    return mongodb_url


def connections(mongodb: MongoDB) -> int:
    """Return the number of connections that our services have to the server."""
    stages = [
        {"$currentOp": {"allUsers": True, "idleConnections": True}},
        {"$match": {"appName": "trip-ranking"}},
        {"$group": {"_id": "$client"}},
    ]
    with mongodb.client(timeoutMS=20_000) as client:
        return len(list(client.admin.aggregate(stages)))


def threads(clicks: Traffic) -> int:
    """Return the number of threads of all workers."""
    return sum(len(list(Path(f"/proc/{pid}/task").iterdir())) for pid in clicks.server.workers())


@contextmanager
def clicking(
    mongodb: MongoDB, url: str, store: str | None = None, refused: int = 503
) -> Iterator[Traffic]:
    """Click before, during and after the block, and check every promise at the end."""
    with traffic(url, store) as clicks:
        # Every worker must have reached its store before the fault.
        eventually(lambda: clicks.server.get("/readyz").status == 200)
        with clicks.running():
            clicks.until_counted(40)
            yield clicks
            clicks.until_counted(40)
        assert set(clicks.statuses()) <= {201, 503, refused}, clicks.server.read_log()
        # The machine itself may stand still once, which each client meets at most once.
        slowest = sorted(attempt.seconds for attempt in clicks.attempts)
        assert slowest[-CLIENTS - 1] < DEADLINE_SECONDS
        assert slowest[-1] < 2 * DEADLINE_SECONDS
        assert all(each.retry_after == "5" for each in clicks.attempts if each.status == 503)
        clicks.balance()
        eventually(lambda: threads(clicks) <= WORKERS * THREADS_OF_A_WORKER)
        eventually(lambda: connections(mongodb) <= WORKERS * CONNECTIONS_OF_A_WORKER)
        # A worker that checks itself just now has one.
        eventually(lambda: shown(clicks, "mongodb_connections_active") == 0)
    eventually(lambda: connections(mongodb) == 0)


def shown(clicks: Traffic, metric: str) -> float:
    """Return a metric of the service, one without labels."""
    return clicks.server.scrape()[metric, ()]


def assert_ready(clicks: Traffic) -> None:
    started = time.monotonic()
    response = clicks.server.get("/readyz")
    assert response.status == 200, response.body
    assert time.monotonic() - started < READY_SECONDS + DEADLINE_SECONDS


def test_a_server_that_is_stopped_delays_nobody_for_long(mongodb: MongoDB, url: str) -> None:
    with clicking(mongodb, url) as clicks:
        mongodb.stop()
        clicks.until_refused(8)
        assert_ready(clicks)
        assert clicks.server.get("/api/v1/rankings").status == 503
        mongodb.cont()
    assert clicks.statuses()[503]


def test_an_outage_is_seen_in_the_metrics(mongodb: MongoDB, url: str) -> None:
    with clicking(mongodb, url) as clicks:
        assert shown(clicks, "db_reachable") == 1
        mongodb.stop()
        clicks.until_refused(8)
        assert shown(clicks, "db_reachable") == 0
        assert shown(clicks, "db_connection_failures_total") > 0
        mongodb.cont()
        eventually(lambda: shown(clicks, "db_reachable") == 1)
        assert shown(clicks, "db_pool_wait_seconds_count") > 0


def test_a_server_that_is_killed_keeps_every_click_it_confirmed(mongodb: MongoDB, url: str) -> None:
    with clicking(mongodb, url) as clicks:
        mongodb.kill()
        clicks.until_refused(8)
        assert_ready(clicks)
        mongodb.restart()
    assert clicks.statuses()[503]


def test_a_primary_that_steps_down_is_waited_for(mongodb: MongoDB, url: str) -> None:
    with clicking(mongodb, url) as clicks:
        with mongodb.client() as client:
            client.admin.command("replSetStepDown", 3, secondaryCatchUpPeriodSecs=0, force=True)
        clicks.until_refused(1)
        mongodb.wait()


def test_a_direct_connection_to_a_secondary_is_not_ready_and_says_why(
    mongodb: MongoDB, url: str
) -> None:
    with closing(open_ranking(f"{url}&directConnection=true")) as store:
        store.check()
        with mongodb.client() as client:
            client.admin.command("replSetStepDown", 3, secondaryCatchUpPeriodSecs=0, force=True)
        eventually(lambda: is_read_only(store))
        with pytest.raises(ReadOnly, match="not the primary and takes no clicks: leave out direct"):
            store.check()
        with closing(open_ranking(url)) as found, pytest.raises(StoreUnavailable):
            found.check()
        mongodb.wait()
        store.check()


def is_read_only(store: RankingStore) -> bool:
    try:
        store.check()
    except ReadOnly:
        return True
    return False


def test_a_disk_that_takes_no_writes_lets_no_click_be_confirmed(mongodb: MongoDB, url: str) -> None:
    with clicking(mongodb, url) as clicks:
        with mongodb.client(timeoutMS=20_000) as client:
            client.admin.command("fsync", lock=True)
            try:
                clicks.until_refused(1)
                confirmed = len(clicks.counted)
                clicks.until_refused(8)
                assert len(clicks.counted) == confirmed
            finally:
                client.admin.command("fsyncUnlock")


def test_a_server_that_dies_of_a_full_disk_keeps_every_click_it_confirmed() -> None:
    with small_disk(600) as disk, own_mongodb.running(disk.folder) as server:
        with server.database() as url:
            migrate(url)
            with clicking(server, url) as clicks:
                disk.fill()
                with suppress(PyMongoError), server.client() as client:
                    client.admin.command("fsync")
                server.process.wait(30)
                clicks.until_refused(8)
                assert_ready(clicks)
                disk.free()
                server.restart()


@contextmanager
def behind_a_relay(mongodb: MongoDB, url: str) -> Iterator[tuple[Traffic, Relay]]:
    """Click through a relay that the driver takes for the server itself."""
    database = url.partition("?")[0].rpartition("/")[2]
    with relayed(mongodb.address) as relay:
        through = f"mongodb://127.0.0.1:{relay.port}/{database}?directConnection=true"
        with clicking(mongodb, through, url) as clicks:
            yield clicks, relay


def test_connections_that_are_cut_lose_no_click(mongodb: MongoDB, url: str) -> None:
    with behind_a_relay(mongodb, url) as (clicks, relay):
        for _ in range(10):
            relay.cut()
            clicks.until_counted(5)


def test_a_click_whose_response_was_lost_after_the_write_counts_once(
    mongodb: MongoDB, url: str
) -> None:
    with behind_a_relay(mongodb, url) as (clicks, relay):
        for lost in (1, 2, 3, 4, 6, 8) * 3:
            relay.lose_answers(lost)
            clicks.until_counted(3)
        relay.lose_answers(0)


def test_slow_responses_are_waited_for_until_the_deadline(mongodb: MongoDB, url: str) -> None:
    with behind_a_relay(mongodb, url) as (clicks, relay):
        relay.delay_seconds = 0.2
        eventually(lambda: shown(clicks, "mongodb_connections_active") > 0)
        clicks.until_counted(4)
        relay.delay_seconds = 4.0
        clicks.until_refused(4)
        relay.delay_seconds = 0.0


def test_workers_that_are_killed_leave_nothing_half_done(mongodb: MongoDB, url: str) -> None:
    with clicking(mongodb, url, refused=NO_ANSWER) as clicks:
        for _ in range(8):
            os.kill(random.choice(clicks.server.workers()), signal.SIGKILL)
            clicks.until_counted(20)


def test_a_store_that_is_closed_leaves_no_thread_and_no_connection(
    mongodb: MongoDB, url: str
) -> None:
    before = threading.active_count()
    for _ in range(3):
        store = open_ranking(url)
        store.salt(date(2026, 11, 23))
        store.close()
    eventually(lambda: threading.active_count() <= before)
    eventually(lambda: connections(mongodb) == 0)
