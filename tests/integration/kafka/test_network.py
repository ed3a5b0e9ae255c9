"""Network faults between the broker and its clients: the account balances."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.helpers.gunicorn import eventually
from tests.helpers.kafka_system import KafkaSystem, kafka_system
from tests.helpers.ports import HOST, free_port
from tests.helpers.rate_feed import EVENTS
from tests.helpers.relay import Relay, relayed
from tests.helpers.servers import kafka

pytestmark = pytest.mark.fault
FAULT_SECONDS = 2.0


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    """A relay in front of a broker that advertises only the relay's port."""
    port = free_port()
    with relayed(f"kafka://{HOST}:{port}") as relay, pytest.MonkeyPatch.context() as patch:
        plain = kafka._settings
        patch.setattr(kafka, "_settings", lambda *of: behind(plain(*of), port, relay.port))
        with kafka.running(tmp_path_factory.mktemp("broker")):
            yield relay


def behind(settings: str, port: int, relay: int) -> str:
    """Return the settings with another listener, which is reached only through the relay."""
    (line,) = (each for each in settings.splitlines() if each.startswith("listeners="))
    plain = line.removeprefix("listeners=").partition(",")[0]
    kinds = ("PLAINTEXT", "CONTROLLER", "RELAYED")
    return "\n".join(
        (
            settings.replace(line, f"{line},RELAYED://{HOST}:{port}"),
            f"advertised.listeners={plain},RELAYED://{HOST}:{relay}",
            f"listener.security.protocol.map={','.join(f'{kind}:PLAINTEXT' for kind in kinds)}",
        )
    )


@contextmanager
def working(relay: Relay, folder: Path) -> Iterator[KafkaSystem]:
    """Yield a system whose topics and processes last for the block."""
    relay.delay_seconds = 0.0
    with kafka.Kafka(f"kafka://{HOST}:{relay.port}").lent() as url:
        with kafka_system(folder, url) as system:
            yield system


def test_slow_responses_are_waited_for_up_to_a_second(relay: Relay, tmp_path: Path) -> None:
    with working(relay, tmp_path) as system:
        consumers = system.consumers()
        system.environment["FEED_PAUSE_SECONDS"] = "0.5"
        feed = system.feed()
        eventually(lambda: system.applied() > 0)
        relay.delay_seconds = 0.1
        end = system.fed() + EVENTS * 0.1
        eventually(lambda: system.applied() > end)
        eventually(lambda: [each.status() for each in consumers] == [200, 200])
        relay.delay_seconds = 1.5
        eventually(lambda: [each.status() for each in consumers] == [503, 503])
        relay.delay_seconds = 0.0
        eventually(lambda: [each.status() for each in consumers] == [200, 200])

        feed.kill()
        system.environment.clear()
        system.finish(feed)
        system.balance()


def test_connections_that_are_cut_are_replaced(relay: Relay, tmp_path: Path) -> None:
    with working(relay, tmp_path) as system:
        system.consumers(hasty=True)
        feed = system.feed()
        eventually(lambda: system.fed() > EVENTS * 0.1)
        cut, end = 0, time.monotonic() + FAULT_SECONDS
        while time.monotonic() < end or cut <= 10:
            cut += relay.cut()
            time.sleep(0.2)

        system.finish(feed)
        system.balance()
        assert cut > 10
