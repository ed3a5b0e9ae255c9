"""The command that migrates a store, shared by all services."""

from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from typing import Protocol

from rich.console import Console

from chassis.patience import add_wait, patiently
from chassis.stores.errors import SchemaTooNew, StoreUnavailable


class Store(Protocol):
    """A store with a schema."""

    def migrate(self) -> list[int]:
        """Apply the missing migrations under a lock, and return their numbers."""


def run(service: str, description: str | None, open_store: Callable[[], Store]) -> None:
    """Migrate and print the numbers; status 1 and one sentence if the store is unavailable."""
    parser = ArgumentParser(prog=f"python -m {service}.migrate", description=description)
    add_wait(parser, "the store")
    seconds = parser.parse_args().wait
    store = open_store()
    try:
        report = partial(_waiting, service)
        applied = patiently(store.migrate, seconds, StoreUnavailable, report, SchemaTooNew)
    except StoreUnavailable as error:
        raise SystemExit(f"{service} was not migrated: {error}") from None
    done = ", ".join(map(str, applied))
    result = f"applied {done}" if applied else "nothing to do"
    _print(f"{service} migrations: {result}")


def _waiting(service: str, reason: str) -> None:
    _print(f"{service} migrations: waiting, because {reason}", stderr=True)


def _print(sentence: str, stderr: bool = False) -> None:
    Console(soft_wrap=True, highlight=False, markup=False, stderr=stderr).print(sentence)
