"""Kafka with TLS and passwords: which users and brokers are accepted."""

import logging
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from confluent_kafka.admin import ScramCredentialInfo, ScramMechanism, UserScramCredentialUpsertion

from chassis.events.backends import open_url
from chassis.events.event import REJECTED
from chassis.events.log import EventLog, LogUnavailable
from tests.helpers.event_log import batch, numbers, polled
from tests.helpers.gunicorn import eventually
from tests.helpers.needs import needs
from tests.helpers.ports import HOST, free_port
from tests.helpers.servers import kafka

PASSWORD = "xy/zzy@"
ENCODED = "xy%2Fzzy%40"


@dataclass(frozen=True)
class Secured:
    """A broker with a listener for users, and the authority of its certificate."""

    port: int
    authority: Path

    def url(self, password: str = ENCODED, host: str = HOST, authority: bool = True) -> str:
        """Return the URL of that listener."""
        trusting = f"?ssl.ca.location={self.authority}" if authority else ""
        return f"kafka://trip:{password}@{host}:{self.port}{trusting}"


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    folder = tmp_path_factory.mktemp("secured")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    needs(shutil.which("openssl"), "no certificate here: it needs openssl")
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    name = ["-subj", "/CN=kafka", "-addext", f"subjectAltName=IP:{HOST}"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*request, *name, *files], check=True, capture_output=True)
    (folder / "store.pem").write_text(key.read_text() + certificate.read_text())
    port = free_port()
    with pytest.MonkeyPatch.context() as patch:
        plain = kafka._settings
        added = _listener(port, folder / "store.pem")
        patch.setattr(kafka, "_settings", lambda *args: _with_listener(plain(*args), port, added))
        (folder / "broker").mkdir()
        with kafka.running(folder / "broker") as broker:
            _add_user(broker)
            yield Secured(port, certificate)


def _listener(port: int, store: Path) -> list[str]:
    module = "org.apache.kafka.common.security.scram.ScramLoginModule"
    return [
        "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT",
        "sasl.enabled.mechanisms=SCRAM-SHA-512",
        f"listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config={module} required;",
        "ssl.keystore.type=PEM",
        f"ssl.keystore.location={store}",
    ]


def _with_listener(settings: str, port: int, added: list[str]) -> str:
    opened = settings.replace("listeners=PLAIN", f"listeners=SASL_SSL://{HOST}:{port},PLAIN", 1)
    return "\n".join([opened, *added])


def _add_user(broker: kafka.Kafka) -> None:
    with closing(open_url(broker.url())) as log:
        log.migrate()
    strength = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096)
    user = UserScramCredentialUpsertion("trip", strength, PASSWORD.encode())
    admin = broker.admin()
    for future in admin.alter_user_scram_credentials([user]).values():
        future.result(20)


def test_a_user_with_the_password_publishes_and_reads(secured: Secured) -> None:
    with closing(open_url(secured.url())) as log:
        assert log.publish(REJECTED, batch(0, 5)) == 5
        with log.subscribe("group", [REJECTED]) as subscription:
            assert numbers(polled(subscription, 5)) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ({"password": "wrong-zzy"}, "SASL authentication error: Authentication failed"),
        ({"authority": False}, "certificate verify failed"),
        ({"host": "localhost"}, "certificate verify failed"),
    ],
)
@pytest.mark.usefixtures("as_services_wait")
def test_a_wrong_password_or_certificate_is_refused(
    secured: Secured, url: dict[str, str], reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with closing(open_url(secured.url(**url))) as log:
        eventually(lambda: refusal(log) and reason in caplog.text)
        assert "zzy" not in refusal(log) + caplog.text


@pytest.mark.usefixtures("as_services_wait")
def test_a_broker_that_accepts_and_says_nothing_is_tried_again() -> None:
    with socket.create_server((HOST, 0)) as broker:
        broker.setblocking(False)
        url = Secured(broker.getsockname()[1], Path()).url(authority=False)
        with closing(open_url(url)) as log:
            with closing(tried(broker, log)), closing(tried(broker, log)):
                pass


def tried(broker: socket.socket, log: EventLog) -> socket.socket:
    """Use the log until it connects to ``broker``, and return the connection."""
    # By itself, Kafka's client tries again after 30 seconds.
    end = time.monotonic() + 25
    while time.monotonic() < end:
        refusal(log)
        with suppress(BlockingIOError):
            return broker.accept()[0]
    pytest.fail("no connection in 25 s")


def refusal(log: EventLog) -> str:
    with pytest.raises(LogUnavailable) as refused:
        log.topics()
    return str(refused.value)
