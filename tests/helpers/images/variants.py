"""Images of releases that do not exist, for tests of how one replaces another."""

from pathlib import Path

from tests.helpers.images import archive, services

TAG = "with-a-migration"
STORE = "srv/trip/currency/store.py"
AFTER_MIGRATIONS = "class CurrencyStore"
ADDED = """MIGRATIONS += (
    lambda connection: connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS notes (id INTEGER)"),
)


"""


def with_a_migration(folder: Path) -> Path:
    """Return the archive of a currency service that adds a table to its store."""
    storage, name = services.storage(), services.name("currency", tag=TAG)
    container = storage.run("buildah", "from", "--pull-never", services.name("currency"))
    try:
        root = Path(storage.run("buildah", "mount", container))
        text = (root / STORE).read_text()
        assert AFTER_MIGRATIONS in text
        (root / STORE).write_text(text.replace(AFTER_MIGRATIONS, ADDED + AFTER_MIGRATIONS))
        for compiled in (root / STORE).parent.glob("__pycache__/store.*"):
            compiled.unlink()
        storage.run("buildah", "commit", "--quiet", container, name)
    finally:
        storage.run("buildah", "rm", container)
    file = folder / f"{TAG}.tar"
    archive.write(storage, [name], file)
    return file
