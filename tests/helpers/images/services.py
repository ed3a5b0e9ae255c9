"""The images of our services, built by ``make images`` on stand-ins for their bases."""

from pathlib import Path

from chassis import __version__
from tests.helpers.cache import cached
from tests.helpers.images import archive, bases
from tests.helpers.images.storage import Storage

ROOT = Path(__file__).parents[3]
TARGETS = ("currency", "ranking", "history", "ingestor", "frontend")
REGISTRY = "registry.example"


def storage() -> Storage:
    """Return the storage of these builds, which keeps their layers for the next run."""
    return Storage(cached("images-storage", *bases.SOURCES))


def name(target: str, registry: str = REGISTRY, tag: str = __version__) -> str:
    """Return the whole name of an image."""
    return f"{registry}/trip-service/{target}:{tag}"


def build(images: Storage, registry: str = REGISTRY, tag: str = __version__) -> None:
    """Build all five into a storage."""
    bases.load(images)
    # The README's command is: make images REGISTRY=registry.example
    variables = ("BUILDER=buildah", f"REGISTRY={registry}", f"TAG={tag}")
    images.run("make", "--no-print-directory", "images", *variables, cwd=ROOT)


def save(images: Storage, folder: Path, registry: str = REGISTRY, tag: str = __version__) -> Path:
    """Write all five into one archive in ``folder``."""
    file = folder / f"services-{tag}.tar"
    archive.write(images, [name(target, registry, tag) for target in TARGETS], file)
    return file
