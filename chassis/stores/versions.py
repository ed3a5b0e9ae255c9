"""Which programs can use a store: the rule of numbered, forward-only migrations."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from chassis.stores.errors import NotMigrated, SchemaTooNew

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Requiring(Generic[T]):
    """A migration after which only programs that know the first ``known`` can use the store."""

    known: int
    apply: Callable[[T], None]

    def __call__(self, store: T) -> None:
        """Apply the migration."""
        self.apply(store)


def requires(known: int) -> Callable[[Callable[[T], None]], Requiring[T]]:
    """Mark a migration that breaks programs which know fewer than ``known`` migrations.

    Without this mark a migration only adds, and older programs can go on using the store.
    """
    return lambda apply: Requiring(known, apply)


@dataclass(frozen=True, slots=True)
class Version:
    """How many migrations a store has, and how many of them a program must know to use it."""

    number: int = 0
    required: int = 0

    @classmethod
    def stored(cls, row: Mapping[str, Any] | None) -> "Version":
        """Return the version that a store keeps as ``row``; without one it has no migrations."""
        if row is None:
            return cls()
        number, required = row["number"], row.get("required")
        # Stores of earlier versions do not say: only programs that know all migrations fit.
        return cls(number, number if required is None else required)

    def missing(self, migrations: Sequence[object]) -> range:
        """Return the numbers of those that the store lacks; ``SchemaTooNew`` if it cannot fit."""
        known = len(migrations)
        if known < self.required:
            raise SchemaTooNew(
                f"schema {self.number} is newer than this program's {known} "
                f"and requires {self.required}"
            )
        return range(self.number + 1, known + 1)

    def check(self, migrations: Sequence[object]) -> None:
        """Raise ``WrongSchema`` unless a program that knows ``migrations`` can use the store."""
        if self.missing(migrations):
            raise NotMigrated(
                f"schema {self.number} is older than this program's {len(migrations)}"
            )

    def after(self, migration: Callable[[Any], None]) -> "Version":
        """Return the version of the store once ``migration`` is applied to it too."""
        known = migration.known if isinstance(migration, Requiring) else 0
        return Version(self.number + 1, max(self.required, known))
