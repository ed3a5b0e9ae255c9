"""One archive of several images, in which a layer that they share is stored once."""

import json
import tarfile
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.helpers.images.storage import Storage


def write(storage: Storage, images: Iterable[str], archive: Path) -> None:
    """Write ``images`` of ``storage`` into ``archive``, as ``docker save`` does."""
    with TemporaryDirectory(dir=archive.parent, prefix=f"{archive.name}.") as temporary:
        layout, unfinished = Path(temporary) / "layout", Path(temporary) / archive.name
        for image in images:
            target = f"oci:{layout}:{image}"
            storage.run("buildah", "push", "--quiet", "--disable-compression", image, target)
        (layout / "manifest.json").write_text(json.dumps(_manifest(layout)), encoding="utf-8")
        with tarfile.open(unfinished, "w") as tar:
            for part in ("manifest.json", "blobs"):
                tar.add(layout / part, part)
        unfinished.rename(archive)


def _manifest(layout: Path) -> list[dict[str, Any]]:
    index = json.loads((layout / "index.json").read_text(encoding="utf-8"))
    return [_entry(layout, image) for image in index["manifests"]]


def _entry(layout: Path, image: dict[str, Any]) -> dict[str, Any]:
    manifest = json.loads((layout / _blob(image)).read_text(encoding="utf-8"))
    return {
        "Config": _blob(manifest["config"]),
        "RepoTags": [image["annotations"]["org.opencontainers.image.ref.name"]],
        "Layers": [_blob(layer) for layer in manifest["layers"]],
    }


def _blob(described: dict[str, Any]) -> str:
    return f"blobs/{described['digest'].replace(':', '/')}"
