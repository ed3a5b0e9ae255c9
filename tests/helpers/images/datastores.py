"""Stand-ins for the official images of the three datastores, made of the servers of tests."""

import shutil
from pathlib import Path

from tests.helpers.cache import cached, made
from tests.helpers.images import archive, bases
from tests.helpers.images.storage import Storage
from tests.helpers.needs import needs
from tests.helpers.servers import kafka, mongodb
from tests.helpers.servers.process import SYSTEM_PATH

SOURCE = Path(__file__).with_name("stand-ins")
# By target of the Dockerfile.
IMAGES = {
    "mysql": "docker.io/library/mysql:8.4",
    "mongo": "docker.io/library/mongo:7.0",
    "kafka": "docker.io/apache/kafka:4.1.1",
}


def build(storage: Storage) -> Path:
    """Return the archive of the three, from the cache if they have been built before."""
    mongod = shutil.which("mongod", path=f"{SYSTEM_PATH}:{mongodb.FOLDER}")
    needs(mongod and kafka.FOLDER.exists(), "no MongoDB or Kafka here: `make servers` fetches them")
    sources = (*bases.SOURCES, *sorted(SOURCE.iterdir()), mongodb.SCRIPT, kafka.SOURCE)
    folder = cached("images-datastores", *sources)
    if not folder.exists():
        bases.load(storage)
        with made(folder) as contents:
            _build(storage, Path(str(mongod)).parent)
            archive.write(storage, IMAGES.values(), contents / "datastores.tar")
    return folder / "datastores.tar"


def _build(storage: Storage, mongod: Path) -> None:
    contexts = (f"--build-context=mongodb={mongod}", f"--build-context=jars={kafka.FOLDER}")
    for target, image in IMAGES.items():
        storage.run("buildah", "build", "--target", target, "--tag", image, *contexts, SOURCE)
