"""Builds every image that a cluster of tests needs: ``python -m tests.helpers.images.build``."""

from pathlib import Path

from rich.console import Console

from chassis import __version__
from tests.helpers.cache import FOLDER
from tests.helpers.images import datastores, services


def build(
    folder: Path = FOLDER, registry: str = services.REGISTRY, tag: str = __version__
) -> list[Path]:
    """Return docker-archives of all of them; that of the services is written into ``folder``."""
    storage = services.storage()
    services.build(storage, registry, tag)
    return [services.save(storage, folder, registry, tag), datastores.build(storage)]


if __name__ == "__main__":
    console = Console(soft_wrap=True, highlight=False)
    for archive in build():
        console.print(archive)
