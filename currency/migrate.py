"""Brings the currency store's schema up to date: ``python -m currency.migrate``."""

from chassis.settings import load
from chassis.stores.migrate import run
from currency.backends import open_store
from currency.settings import CurrencySettings


def main() -> None:
    """Apply the migrations that the store lacks, and say which they were."""
    run("currency", __doc__, lambda: open_store(load(CurrencySettings)))


if __name__ == "__main__":
    main()
