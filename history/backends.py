"""Opens the history store that the settings name."""

from chassis.settings import naming
from history import metrics
from history.settings import HistorySettings
from history.store import HistoryStore


def open_store(settings: HistorySettings) -> HistoryStore:
    """Return the store; an unusable URL refuses the start."""
    with naming("HISTORY_DATABASE_URL"):
        return HistoryStore(settings.store_url, metrics.observer)
