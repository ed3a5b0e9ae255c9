"""Adapters: how each source is fetched and read. What a source is stands in chassis.rates."""

from collections.abc import Callable, Mapping
from functools import partial

from chassis.settings import RefusedStart
from ingestor.settings import IngestorSettings
from ingestor.sources import currency_api, ecb, ecb_archive, exchangerate_api
from ingestor.sources.publication import Adapter


def adapter(name: str, settings: IngestorSettings) -> Adapter:
    """Return the adapter of the source ``name``."""
    return _MAKERS[name](settings)


def _ecb(settings: IngestorSettings) -> Adapter:
    folder = settings.ecb_url.rstrip("/")
    return Adapter(partial(ecb.latest, folder=folder), partial(ecb.history, folder=folder))


def _currency_api(settings: IngestorSettings) -> Adapter:
    urls = settings.currency_api_url, settings.currency_api_fallback_url
    return Adapter(partial(currency_api.latest, urls=urls))


def _open_er_api(settings: IngestorSettings) -> Adapter:
    fetch = partial(exchangerate_api.latest_open, url=settings.open_er_api_url)
    return Adapter(fetch, rest=exchangerate_api.REST)


def _exchangerate_api(settings: IngestorSettings) -> Adapter:
    key = settings.exchangerate_api_key
    if key is None:
        raise RefusedStart("EXCHANGERATE_API_KEY: missing, and INGEST_SOURCES asks for it")
    url = settings.exchangerate_api_url.replace("{key}", key.get_secret_value())
    fetch = partial(exchangerate_api.latest_keyed, url=url)
    return Adapter(fetch, rest=exchangerate_api.REST)


_MAKERS: Mapping[str, Callable[[IngestorSettings], Adapter]] = {
    "ecb": _ecb,
    "ecb-archive": lambda _settings: Adapter(history=ecb_archive.history),
    "currency-api": _currency_api,
    "open-er-api": _open_er_api,
    "exchangerate-api": _exchangerate_api,
}
