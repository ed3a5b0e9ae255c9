"""Chooses the backend of rankings by the URL of the store."""

from typing import Literal

from chassis.extras import extra
from chassis.settings import naming
from chassis.stores.observer import StoreObserver
from ranking import metrics
from ranking.archive import Archive
from ranking.settings import RankingSettings
from ranking.store import RankingStore

Backend = Literal["sqlite", "mongodb"]


def open_store(settings: RankingSettings) -> RankingStore:
    """Open the store that ``RANKING_DATABASE_URL`` names; a bad URL refuses the start."""
    with naming("RANKING_DATABASE_URL"):
        return open_url(settings.store_url, metrics.observer)


def open_url(url: str, observer: StoreObserver | None = None) -> RankingStore:
    """Open the store at ``url``; raises ``ValueError`` if that is not a ranking store."""
    # Only the driver of the chosen store needs to be installed.
    if _backend(url) == "sqlite":
        from ranking.sqlite.store import EmbeddedStore

        return EmbeddedStore(url, observer)
    with extra("mongodb"):
        from ranking.mongodb.store import MongoStore
    return MongoStore(url, observer)


def open_archive(url: str) -> Archive:
    """Open the archive of the store at ``url``; raises ``ValueError`` as ``open_url`` does."""
    if _backend(url) == "sqlite":
        from ranking.sqlite.archive import EmbeddedArchive

        return EmbeddedArchive(url)
    with extra("mongodb"):
        from ranking.mongodb.archive import MongoArchive
    return MongoArchive(url)


def _backend(url: str) -> Backend:
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return "sqlite"
    if scheme == "mongodb":
        return "mongodb"
    raise ValueError(f"a ranking store is sqlite:///PATH or mongodb://, not {scheme}://")
