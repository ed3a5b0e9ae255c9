"""Images of one static program, without anything around it."""

import hashlib
import io
import json
import platform
import tarfile
from pathlib import Path

PAUSE = "localhost/pause:1"
COREDNS = "localhost/coredns:1"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def scratch(folder: Path, name: str, program: Path) -> str:
    """Write the docker-archive of an image that runs ``program``, and return its path."""
    layer = _tar({program.name: program.read_bytes()})
    digest = hashlib.sha256(layer).hexdigest()
    config = {
        "architecture": ARCHITECTURES[platform.machine()],
        "os": "linux",
        "config": {"Entrypoint": [f"/{program.name}"], "User": "10001:10001", "WorkingDir": "/"},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest}"]},
    }
    manifest = [{"Config": "config.json", "RepoTags": [name], "Layers": ["layer.tar"]}]
    files = {"config.json": _json(config), "layer.tar": layer, "manifest.json": _json(manifest)}
    archive = folder / f"{program.name}.tar"
    archive.write_bytes(_tar(files))
    return str(archive)


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _tar(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o755
            tar.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()
