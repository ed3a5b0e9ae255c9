"""Opens the currency store that the settings name."""

from chassis.settings import naming
from currency import metrics
from currency.settings import CurrencySettings
from currency.store import CurrencyStore


def open_store(settings: CurrencySettings) -> CurrencyStore:
    """Return the store; an unusable URL refuses the start."""
    with naming("CURRENCY_DATABASE_URL"):
        return CurrencyStore(settings.store_url, metrics.observer)
