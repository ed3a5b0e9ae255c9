"""Brings the currency store's schema up to date: ``python -m currency.migrate``."""

from chassis.command import take_no_arguments
from chassis.settings import load
from chassis.stores.migrate import run
from currency.backends import open_store
from currency.settings import CurrencySettings


def main() -> None:
    """Apply the migrations that the store lacks, and say which they were."""
    take_no_arguments("currency.migrate", __doc__)
    run("currency", open_store(load(CurrencySettings)).migrate)


if __name__ == "__main__":
    main()
