"""Apache Kafka as a single node that is its own controller."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic, OffsetSpec  # type: ignore[attr-defined]

from tests.helpers.cache import cached
from tests.helpers.gunicorn import eventually
from tests.helpers.needs import needs
from tests.helpers.ports import HOST, free_port
from tests.helpers.servers.process import PATIENCE_SECONDS, PING_SECONDS, Server, own_name, run

SOURCE = Path(__file__).with_name("pom.xml")
FOLDER = cached("kafka", SOURCE)
# Java's archive of the loaded classes, which halves the time to start.
CLASSES = FOLDER / "classes.jsa"
JAVA_VERSION = 17
CLUSTER = "M3VtOXk3dGgxMjNhYmNkZQ"
# Small and quick to start: the fast compiler, the small collector, no files outside its folder.
JAVA = ("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")
# Needed by a single node, and what makes it small and quick to restart.
ALONE = (
    "offsets.topic.replication.factor=1",
    "offsets.topic.num.partitions=1",
    "transaction.state.log.replication.factor=1",
    "transaction.state.log.min.isr=1",
    "transaction.state.log.num.partitions=1",
    "group.initial.rebalance.delay.ms=0",
    "group.min.session.timeout.ms=1000",
    "broker.heartbeat.interval.ms=300",
    "broker.session.timeout.ms=1500",
    "log.cleaner.dedupe.buffer.size=2097152",
    "num.network.threads=2",
    "num.io.threads=2",
    # Tests deny operations by rules; without a rule everything is allowed.
    "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "allow.everyone.if.no.acl.found=true",
)
LOG_LEVEL = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"


class Kafka(Server):
    """A broker that creates no topics by itself."""

    ERRORS = (KafkaException,)

    @property
    def bootstrap(self) -> str:
        """Its bootstrap server: host and port."""
        return urlsplit(self.address).netloc

    @property
    def data(self) -> Path:
        """The folder of its partitions, if it was started here."""
        return self._folder / "data"

    @contextmanager
    def topic(self, partitions: int = 3) -> Iterator[str]:
        """Create a topic for the block; yield its name."""
        name = own_name()
        with self.lent():
            admin = self.admin()
            admin.create_topics([NewTopic(name, partitions, 1)])[name].result(PATIENCE_SECONDS)
            eventually(lambda: _is_led(admin, name, partitions), PATIENCE_SECONDS)
            yield name

    @contextmanager
    def lent(self) -> Iterator[str]:
        """Yield its URL, and remove the topics that the block created."""
        self.recover()
        admin = self.admin()
        before = _topics(admin)
        try:
            yield self.url()
        finally:
            self.recover()
            created = list(_topics(admin) - before)
            for deletion in admin.delete_topics(created).values() if created else ():
                deletion.result(PATIENCE_SECONDS)
            # The broker lists a topic until it learns of the deletion from its controller.
            eventually(lambda: _topics(admin) <= before, PATIENCE_SECONDS)

    def admin(self) -> AdminClient:
        """Return an admin client; keep it until its futures are done."""
        return AdminClient({"bootstrap.servers": self.bootstrap, "log_level": 0})

    def loses_topics(self) -> None:
        """Delete every topic of ours, as a broker whose disk was lost."""
        admin = self.admin()
        ours = [name for name in admin.list_topics(timeout=20).topics if not name.startswith("__")]
        for removed in admin.delete_topics(ours).values():
            removed.result(PATIENCE_SECONDS)

    def ping(self) -> None:
        """Fail unless a broker takes requests."""
        if not self.admin().list_topics(timeout=PING_SECONDS).brokers:
            raise KafkaException(KafkaError(KafkaError.BROKER_NOT_AVAILABLE))

    def keeps_offsets(self) -> bool:
        """Return whether it can look up committed offsets."""
        consumer = Consumer(
            {"bootstrap.servers": self.bootstrap, "group.id": "nobody", "log_level": 0}
        )
        try:
            consumer.committed([TopicPartition("nothing", 0)], PING_SECONDS)
        except KafkaException:
            return False
        return True


@contextmanager
def running(folder: Path, classes: str = f"-XX:SharedArchiveFile={CLASSES}") -> Iterator[Kafka]:
    """Run a broker in ``folder``, which is empty."""
    java, classpath = shutil.which("java"), _classpath()
    needs(java and _is_recent(java), f"no Kafka here: it needs Java {JAVA_VERSION}")
    needs(classpath, "no Kafka here: `make servers` fetches it with Maven")
    port, settings = free_port(), folder / "server.properties"
    settings.write_text(_settings(folder / "data", port))
    command = [str(java), *JAVA, classes, LOG_LEVEL, "-cp", classpath]
    format_storage = ("kafka.tools.StorageTool", "format", "--cluster-id", CLUSTER)
    run([*command, *format_storage, "--config", str(settings)], folder)
    command += ["kafka.Kafka", str(settings)]
    with Kafka(f"kafka://{HOST}:{port}", command, folder).running() as server:
        # The first group makes it start its coordinator, which takes longer than a test would wait.
        server.until(server.keeps_offsets)
        yield server


def _topics(admin: AdminClient) -> set[str]:
    return set(admin.list_topics(timeout=PATIENCE_SECONDS).topics)


def _is_led(admin: AdminClient, topic: str, partitions: int) -> bool:
    """Return whether the broker answers for every partition; it knows of a new topic before."""
    latest = OffsetSpec.latest()  # type: ignore[no-untyped-call]
    of = {TopicPartition(topic, number): latest for number in range(partitions)}
    try:
        found = admin.list_offsets(of, request_timeout=PING_SECONDS)
        return all(each.result().offset == 0 for each in found.values())
    except KafkaException:
        return False


def _is_recent(java: str) -> bool:
    result = subprocess.run([java, "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"\w+ (\d+)", result.stdout)
    return version is not None and int(version[1]) >= JAVA_VERSION


def _classpath() -> str:
    """Return the jars in one order, as the archive of classes expects; maybe none."""
    return ":".join(map(str, sorted(FOLDER.glob("*.jar"))))


def _settings(data: Path, port: int) -> str:
    controller = free_port()
    return "\n".join(
        (
            "process.roles=broker,controller",
            "node.id=1",
            f"listeners=PLAINTEXT://{HOST}:{port},CONTROLLER://{HOST}:{controller}",
            "controller.listener.names=CONTROLLER",
            f"controller.quorum.voters=1@{HOST}:{controller}",
            f"log.dirs={data}",
            "auto.create.topics.enable=false",
            *ALONE,
        )
    )


def archive_classes() -> None:
    """Write ``CLASSES``."""
    with TemporaryDirectory(dir=FOLDER) as folder:
        archive = Path(folder) / CLASSES.name
        (data := Path(folder) / "broker").mkdir()
        with running(data, f"-XX:ArchiveClassesAtExit={archive}") as server:
            server.process.terminate()
            server.process.wait(PATIENCE_SECONDS)
        archive.rename(CLASSES)
