"""The command that migrates a store, the same for every service."""

from collections.abc import Callable

from rich.console import Console

from chassis.stores.errors import StoreUnavailable


def run(service: str, migrate: Callable[[], list[int]]) -> None:
    """Migrate and say what was done; status 1 and one sentence if the store cannot be reached."""
    try:
        applied = migrate()
    except StoreUnavailable as error:
        raise SystemExit(f"{service} was not migrated: {error}") from None
    done = ", ".join(map(str, applied))
    told = f"applied {done}" if applied else "nothing to do"
    Console(soft_wrap=True, highlight=False).print(f"{service} migrations: {told}")
