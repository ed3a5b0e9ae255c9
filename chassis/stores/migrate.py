"""The command that migrates a store, shared by all services."""

from collections.abc import Callable

from rich.console import Console

from chassis.stores.errors import StoreUnavailable


def run(service: str, migrate: Callable[[], list[int]]) -> None:
    """Migrate and print the numbers; status 1 and one sentence if the store is unavailable."""
    try:
        applied = migrate()
    except StoreUnavailable as error:
        raise SystemExit(f"{service} was not migrated: {error}") from None
    done = ", ".join(map(str, applied))
    result = f"applied {done}" if applied else "nothing to do"
    Console(soft_wrap=True, highlight=False).print(f"{service} migrations: {result}")
