"""The adapters of all sources; ``chassis.rates.sources`` has their metadata."""

from collections.abc import Callable, Mapping

from ingestor.settings import IngestorSettings
from ingestor.sources import (
    currency_api,
    ecb,
    ecb_archive,
    exchangerate_api,
    open_er_api,
    world_archive,
)
from ingestor.sources.publication import Adapter

_ADAPTERS: Mapping[str, Callable[[IngestorSettings], Adapter]] = {
    "ecb": ecb.adapter,
    "ecb-archive": ecb_archive.adapter,
    "currency-api": currency_api.adapter,
    "open-er-api": open_er_api.adapter,
    "exchangerate-api": exchangerate_api.adapter,
    "world-archive": world_archive.adapter,
}
# The histories that come with the package, the publisher with the longest one first.
ARCHIVES = ("ecb-archive", "world-archive")


def adapter(name: str, settings: IngestorSettings) -> Adapter:
    """Return the adapter of the source ``name``."""
    return _ADAPTERS[name](settings)
