"""Fetched and built programs, kept outside the clone: only a machine's first run is slow."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "trip-service"


def cached(name: str, *sources: Path) -> Path:
    """Return the folder of what is made from these files; it changes with their content."""
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources))
    return FOLDER / f"{name}-{digest.hexdigest()[:16]}"


@contextmanager
def made(folder: Path) -> Iterator[Path]:
    """Yield a temporary folder that becomes ``folder``, unless the block fails or is killed."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}.") as temporary:
        contents = Path(temporary) / "contents"
        contents.mkdir()
        yield contents
        if not folder.exists():  # another process may have been faster
            contents.rename(folder)
