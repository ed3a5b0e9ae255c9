"""Definitions of the custom resources that components use, from their publishers' Go modules."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

DOWNLOAD_SECONDS = 300
# Files of each module, by the module with its version. Go verifies their checksums.
FILES = {
    "github.com/kedacore/keda/v2@v2.21.0": (
        "config/crd/bases/keda.sh_scaledobjects.yaml",
        "config/crd/bases/keda.sh_triggerauthentications.yaml",
    ),
    "github.com/prometheus-operator/prometheus-operator@v0.85.0": (
        "example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml",
        "example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml",
    ),
    "sigs.k8s.io/gateway-api@v1.6.3": (
        "config/crd/standard/gateway.networking.k8s.io_httproutes.yaml",
    ),
}


class NotFetched(Exception):
    """A module cannot be fetched here; the text says why."""


def definitions() -> list[Path]:
    """Return the files, which the user's cache keeps; raises ``NotFetched``."""
    return [path for module, names in FILES.items() for path in _files(module, names)]


def _files(module: str, names: tuple[str, ...]) -> list[Path]:
    kept = _cache() / module.replace("/", "+")
    found = [kept / Path(name).name for name in names]
    if not all(path.exists() for path in found):
        source = _download(module)
        kept.mkdir(parents=True, exist_ok=True)
        for name, path in zip(names, found, strict=True):
            with TemporaryDirectory(dir=kept) as folder:
                Path(shutil.copy(source / name, folder)).replace(path)
    return found


def _download(module: str) -> Path:
    command = ["go", "mod", "download", "-json", module]
    with TemporaryDirectory() as folder:
        try:
            done = subprocess.run(
                command, cwd=folder, capture_output=True, text=True, timeout=DOWNLOAD_SECONDS
            )
        except subprocess.TimeoutExpired as error:
            raise NotFetched(str(error)) from None
    facts = json.loads(done.stdout or "{}")
    if "Dir" not in facts:
        raise NotFetched(f"{module} cannot be fetched: {facts.get('Error', done.stderr)}")
    return Path(facts["Dir"])


def _cache() -> Path:
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "trip-service" / "definitions"
