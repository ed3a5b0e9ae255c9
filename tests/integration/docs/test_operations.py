"""Every command of docs/operations.md, run in its order against real servers."""

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url

from chassis.events.backends import open_url
from chassis.events.event import EXCHANGE_RATES, REJECTED, Event, dead_letter_topic
from chassis.events.snapshots import snapshot_event
from chassis.rates.snapshot import Snapshot
from currency.store import CurrencyStore
from history.store import HistoryStore
from ingestor.state import State
from ranking.backends import open_url as open_ranking
from ranking.days import Now
from ranking.store import Click
from tests.helpers import rate_feed
from tests.helpers.clone import ROOT
from tests.helpers.event_log import polled
from tests.helpers.gunicorn import eventually
from tests.helpers.operator import PATHS, SERVICES, SETTLING_SECONDS, Operator, is_ready
from tests.helpers.ports import free_port
from tests.helpers.rates import events, snapshot
from tests.helpers.servers import kafka as own_kafka
from tests.helpers.servers import kafka_offsets

if TYPE_CHECKING:
    from tests.helpers.servers.kafka import Kafka
    from tests.helpers.servers.mongodb import MongoDB
    from tests.helpers.servers.sql import SqlServer

DOCUMENT = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^##+ (.+?)\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = {title: BLOCK.findall(text) for title, text in SECTION.findall(DOCUMENT)}
MOVE = "From the embedded stores to a cluster"
NOON = datetime(2026, 10, 30, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where an embedded system has worked, with the configuration of the project's folder."""
    folder = tmp_path_factory.mktemp("operator")
    shutil.copy(ROOT / "gunicorn.conf.py", folder)
    seen = [observed(hours) for hours in range(0, 72, 6)]
    url = f"sqlite:///{folder}/var"
    with closing(open_url(f"{url}/events.db")) as log:
        log.publish(EXCHANGE_RATES, map(snapshot_event, seen))
        log.publish(REJECTED, [rate_feed.rejection(1)])
    for store in (CurrencyStore(f"{url}/currency.db"), HistoryStore(f"{url}/history.db")):
        with closing(store):
            store.apply(events(*seen))
    with closing(open_ranking(f"{url}/ranking.db")) as store:
        for country in ("JP", "FR", "JP"):
            store.record(Click(country, Now(NOON, date(2026, 10, 30))))
        store.close_days([date(2026, 10, 29), date(2026, 10, 30)], NOON)
    State(f"{url}/ingestor.db")
    return folder


@pytest.fixture(scope="module")
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture(scope="module")
def embedded(folder: Path, stack: ExitStack) -> Operator:
    """An operator of that system."""
    return Operator(folder, {}, stack)


@pytest.fixture(scope="module")
def cluster(
    folder: Path, stack: ExitStack, mariadb: "SqlServer", mongodb: "MongoDB", kafka: "Kafka"
) -> Operator:
    """An operator of empty servers, with names for databases as the document has them."""
    for service in SERVICES:
        mariadb.execute(f"CREATE DATABASE {service}")
        stack.callback(mariadb.execute, f"DROP DATABASE {service}")
    variables = {
        "EVENTS_URL": stack.enter_context(kafka.lent()),
        "CURRENCY_DATABASE_URL": mariadb.url("currency"),
        "HISTORY_DATABASE_URL": mariadb.url("history"),
        "RANKING_DATABASE_URL": stack.enter_context(mongodb.database()),
    }
    variables |= {f"{service.upper()}_CONSUMER_PORT": str(free_port()) for service in SERVICES}
    url = make_url(mariadb.address)
    (folder / "mysql.cnf").write_text(
        f"[client]\nprotocol=tcp\nhost={url.host}\nport={url.port}\n"
        f"user={url.username}\npassword={url.password}\n"
    )
    return Operator(folder, variables, stack)


@pytest.fixture(scope="module")
def moved(embedded: Operator, cluster: Operator) -> list[str]:
    """What was printed while the system was moved; its consumers run now."""
    _, *blocks = BLOCKS[MOVE]
    printed = []
    for block in blocks:
        if "ranking.copy" in block:
            with closing(open_url(f"sqlite:///{cluster.folder}/var/events.db")) as log:
                log.publish(EXCHANGE_RATES, [snapshot_event(observed(72))])
            for store in (CurrencyStore, HistoryStore):
                name = store.__name__.removesuffix("Store").lower()
                with closing(store(f"sqlite:///{embedded.folder}/var/{name}.db")) as old:
                    old.apply(events(observed(72)))
        if "SELECT" in block:
            cluster.waits_until_applied()
        printed.append(cluster.types(block))
    cluster.types(*BLOCKS["Backup"])
    return printed


def observed(hours: int) -> Snapshot:
    """Return what the ECB published so many hours after noon of the 27th."""
    moment = NOON - timedelta(days=3) + timedelta(hours=hours)
    return snapshot("ecb", moment, USD=f"1.{1000 + hours}", KRW=f"14{hours:02}.5")


def test_the_addresses_are_such_as_the_services_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mysql-ca.pem").touch()
    exports = re.findall(r"^export (\w+)='(.*)'$", BLOCKS[MOVE][0], re.MULTILINE)
    urls = dict(exports)
    assert len(urls) == len(BLOCKS[MOVE][0].splitlines()) == 4
    open_url(urls["EVENTS_URL"]).close()
    CurrencyStore(urls["CURRENCY_DATABASE_URL"]).close()
    HistoryStore(urls["HISTORY_DATABASE_URL"]).close()
    # RANKING_DATABASE_PASSWORD has the password.
    open_ranking(urls["RANKING_DATABASE_URL"].replace("trip@", "trip:secret@")).close()


def test_every_block_of_commands_is_run_here() -> None:
    here = Path(__file__).read_text(encoding="utf-8")
    for title, blocks in BLOCKS.items():
        assert not blocks or f'"{title}"' in here
    assert sum(map(len, BLOCKS.values())) == DOCUMENT.count("```sh\n")


def test_the_whole_log_moves_and_then_what_came_since(moved: list[str]) -> None:
    topics, first, _, second, _ = moved
    assert "topics created: exchange-rates" in topics
    assert first == "13 records copied\n"
    assert second.splitlines() == [
        "1 records copied",
        "2 days copied, 0 were present; 3 clicks in total",
    ]


def test_the_comparison_shows_the_same_in_both_stores(moved: list[str]) -> None:
    lines = moved[-1].splitlines()
    for service in SERVICES:
        start = lines.index(f"{service}, embedded and in MySQL:")
        old, new = (line.split("\t") for line in lines[start + 1 : start + 3])
        assert old[:2] == new[:2] == ["ecb", "26"]
        assert old[2].rstrip("Z").replace("T", " ") == new[2] == "2026-10-30 03:00:00.000000"


@pytest.mark.usefixtures("moved")
@pytest.mark.parametrize("service", PATHS)
def test_the_services_answer_as_before(embedded: Operator, cluster: Operator, service: str) -> None:
    assert cluster.sees(service) == embedded.sees(service)


@pytest.mark.usefixtures("moved")
def test_kafka_is_restored_and_fills_empty_stores(
    cluster: Operator, kafka: "Kafka", mariadb: "SqlServer"
) -> None:
    backup, restore = BLOCKS["Kafka"]
    before = cluster.published()
    cluster.types(backup)
    cluster.stops_the_consumers()
    kafka.loses_topics()
    cluster.types(restore)
    assert cluster.published() == before
    seen = [cluster.sees(service) for service in SERVICES]
    for service in SERVICES:
        mariadb.execute(f"DROP DATABASE {service}")
        mariadb.execute(f"CREATE DATABASE {service}")
    cluster.types(BLOCKS[MOVE][1])
    cluster.starts_the_consumers()
    assert [cluster.sees(service) for service in SERVICES] == seen


@pytest.mark.usefixtures("moved")
def test_mysql_is_restored_and_catches_up(cluster: Operator, mariadb: "SqlServer") -> None:
    backup, restore = BLOCKS["MySQL"]
    cluster.types(backup)
    earlier = cluster.sees("currency")
    cluster.publishes(snapshot_event(observed(80)))
    cluster.waits_until_applied()
    seen = [cluster.sees(service) for service in SERVICES]
    cluster.stops_the_consumers()
    mariadb.execute("DELETE FROM currency.rate")
    mariadb.execute("DROP DATABASE history")
    cluster.types(restore)
    cluster.starts_the_consumers()
    assert [cluster.sees(service) for service in SERVICES] == seen
    assert seen[0] != earlier


@pytest.mark.usefixtures("moved")
def test_mongodb_is_restored(cluster: Operator, mongodb: "MongoDB") -> None:
    backup, restore = BLOCKS["MongoDB"]
    seen = cluster.sees("ranking")
    cluster.types(backup)
    with mongodb.client() as client:
        client.drop_database(make_url(cluster.variables["RANKING_DATABASE_URL"]).database or "")
    assert "copied, 0 were present; 3 clicks in total" in cluster.types(restore)
    assert cluster.sees("ranking") == seen
    assert [item["clicks"] for item in seen["items"]] == [2, 1]


@pytest.mark.usefixtures("moved")
def test_the_embedded_stores_are_restored(embedded: Operator) -> None:
    backup, restore = BLOCKS["SQLite"]
    seen = [embedded.sees(service) for service in PATHS]
    embedded.types(backup)
    with closing(open_ranking(f"sqlite:///{embedded.folder}/var/ranking.db")) as store:
        store.record(Click("DE", Now(NOON, date(2026, 10, 30))))
    assert embedded.sees("ranking") != seen[-1]
    embedded.types(restore)
    assert [embedded.sees(service) for service in PATHS] == seen
    with closing(open_url(f"sqlite:///{embedded.folder}/var/events.db")) as log:
        assert log.depth(EXCHANGE_RATES) == 13


@pytest.mark.usefixtures("moved")
def test_what_is_readable_of_a_store_is_saved(embedded: Operator) -> None:
    (save,) = BLOCKS["A damaged, missing or replaced store"]
    seen = embedded.sees("ranking")
    assert "clicks: 2 rows saved" in embedded.types(save)
    assert embedded.sees("ranking") == seen
    assert (embedded.folder / "damaged/ranking.db").exists()


@pytest.mark.usefixtures("moved")
def test_dead_letters_are_shown_and_sent_again(cluster: Operator) -> None:
    look, replay = BLOCKS["Dead letters"]
    cluster.publishes(rate_feed.event(rate_feed.POISON_EVERY))
    with closing(open_url(cluster.variables["EVENTS_URL"])) as log:
        eventually(lambda: log.depth(dead_letter_topic(EXCHANGE_RATES)) == 2, SETTLING_SECONDS)
        printed = cluster.types(look)
        assert "exchange-rates.dead-letter" in printed
        assert len([line for line in printed.splitlines() if "not a snapshot" in line]) == 2
        assert cluster.types(replay) == "2 dead letters sent again to exchange-rates\n"
        # They die again, of both groups each.
        eventually(lambda: log.depth(dead_letter_topic(EXCHANGE_RATES)) == 2 + 4, SETTLING_SECONDS)


@pytest.mark.usefixtures("moved")
def test_what_a_source_printed_wrongly_is_taken_back(folder: Path, embedded: Operator) -> None:
    (withdraw,) = BLOCKS["A source was wrong"]
    moment = datetime(2026, 11, 26, tzinfo=UTC)
    wrong = snapshot("currency-api", moment, TWD="105.0", VND="29000")
    with closing(open_url(f"sqlite:///{folder}/var/events.db")) as log:
        log.publish(EXCHANGE_RATES, [snapshot_event(wrong)])
        embedded.types(withdraw)
        with log.subscribe("tests", [EXCHANGE_RATES]) as subscription:
            *_, last = subscription.poll(1000, 1)
    assert Event.from_json(last.event).data["quotes"] == ["TWD", "VND"]


def test_another_api_and_another_consumer_join(cluster: Operator) -> None:
    api, consumer = BLOCKS["Adding a replica"]
    for block, documented in ((api, "8011"), (consumer, "9115")):
        port = str(free_port())
        assert documented in block
        cluster.types(block.replace(documented, port))
        eventually(lambda port=port: is_ready(int(port)))  # type: ignore[misc]
    # Until the worker that refuses has ended its master, the others answer for a moment.
    assert "refused to start" not in (cluster.folder / "log").read_text()


def test_a_broker_that_a_full_disk_has_damaged_serves_groups_again(
    tmp_path: Path, stack: ExitStack
) -> None:
    (removal,) = BLOCKS["A broker that died of a full disk"]
    with own_kafka.running(tmp_path) as broker, closing(open_url(broker.url())) as log:
        log.migrate()
        log.publish(EXCHANGE_RATES, map(snapshot_event, [observed(0)]))
        with log.subscribe("currency", [EXCHANGE_RATES]) as reader:
            reader.commit(polled(reader, 1))
        kafka_offsets.damage(broker)
        broker.kill()
        Operator(tmp_path, {}, stack).types(removal)
        broker.restart()
        with log.subscribe("currency", [EXCHANGE_RATES]) as reader:
            assert len(polled(reader, 1)) == 1
