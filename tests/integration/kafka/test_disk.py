"""A broker whose disk was full, and the damage that this can leave: the account balances."""

import time
from pathlib import Path

import pytest

from tests.helpers.gunicorn import eventually
from tests.helpers.kafka_system import kafka_system
from tests.helpers.servers import kafka as own_kafka
from tests.helpers.servers import kafka_offsets
from tests.helpers.servers.disk import small_disk
from tests.helpers.servers.kafka import Kafka

pytestmark = pytest.mark.fault
# A hasty consumer notices after three seconds that it is no longer in its group.
OUT_OF_THE_GROUP_SECONDS = 4


def test_a_broker_that_dies_of_a_full_disk_is_restarted(tmp_path: Path) -> None:
    with small_disk(128) as disk, own_kafka.running(disk.folder) as broker:
        with kafka_system(tmp_path, broker.url()) as system:
            consumers = system.consumers()
            feed = system.under_way()
            disk.fill()
            broker.process.wait(60)
            eventually(lambda: [each.status() for each in consumers] == [503, 503])
            disk.free()
            broker.restart()
            kafka_offsets.repair(broker)

            system.finish(feed)
            system.balance()


def test_a_broker_that_cannot_read_committed_offsets_makes_consumers_unready_until_repaired(
    kafka: Kafka, kafka_url: str, tmp_path: Path
) -> None:
    with kafka_system(tmp_path, kafka_url) as system:
        consumers = system.consumers(hasty=True)
        feed = system.under_way()
        with kafka_offsets.damaged(kafka):
            # It may give up while the broker starts again; `finish` repeats it then.
            feed.popen.wait(60)
            time.sleep(OUT_OF_THE_GROUP_SECONDS)
            assert [each.status() for each in consumers] == [503, 503]

        system.finish(feed)
        system.balance()
