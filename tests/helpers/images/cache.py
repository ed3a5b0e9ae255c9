"""What takes long to make is kept in the user's cache, under the digest of what it is made from."""

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "trip-service"


def digest(*sources: Path | str) -> str:
    """Return 16 digits that change with the content of a file, or with a text."""
    total = hashlib.sha256()
    for source in sources:
        content = source.read_bytes() if isinstance(source, Path) else source.encode()
        total.update(hashlib.sha256(content).digest())
    return total.hexdigest()[:16]


def cached(name: str, key: str, make: Callable[[Path], None]) -> Path:
    """Return the folder of ``name`` for ``key``; ``make`` fills it if it is not there.

    It is filled under another name, so that a run that is killed leaves nothing half-made behind.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = CACHE / f"{name}-{key}"
    if folder.exists():
        return folder
    unfinished = Path(mkdtemp(prefix=f"{name}-unfinished-", dir=CACHE))
    try:
        make(unfinished)
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder
