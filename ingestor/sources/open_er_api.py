"""The open endpoint of ExchangeRate-API, which needs no key."""

from functools import partial

from ingestor.settings import IngestorSettings
from ingestor.sources import exchangerate_api
from ingestor.sources.publication import Adapter


def adapter(settings: IngestorSettings) -> Adapter:
    """Return the adapter; the provider never limits one request an hour."""
    fetch = partial(exchangerate_api.latest, url=settings.open_er_api_url, member="rates")
    return Adapter(fetch, min_interval=exchangerate_api.MIN_INTERVAL)
