"""One archive of several images, in which a layer that they share is stored once."""

import json
import tarfile
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.helpers.images.storage import Storage

PUSH = ("buildah", "push", "--quiet", "--disable-compression")


def write(storage: Storage, images: Iterable[str], archive: Path) -> None:
    """Write ``images`` of ``storage`` into ``archive``, as ``docker save`` does."""
    with TemporaryDirectory(dir=archive.parent, prefix=f"{archive.name}.") as temporary:
        work = Path(temporary)
        entries = [_entry(storage, image, work / str(n)) for n, image in enumerate(images)]
        manifest, unfinished = work / "manifest.json", work / archive.name
        manifest.write_text(json.dumps(entries), encoding="utf-8")
        blobs = {file.name: file for file in work.glob("*/*")}
        with tarfile.open(unfinished, "w") as tar:
            for name, file in {**blobs, manifest.name: manifest}.items():
                tar.add(file, name)
        unfinished.rename(archive)


def _entry(storage: Storage, image: str, folder: Path) -> dict[str, Any]:
    storage.run(*PUSH, image, f"dir:{folder}")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return {
        "Config": _file(manifest["config"]),
        "RepoTags": [image],
        "Layers": [_file(layer) for layer in manifest["layers"]],
    }


def _file(blob: dict[str, str]) -> str:
    return blob["digest"].removeprefix("sha256:")
