"""The versions of currency-api in an npm registry, fetched with npm, which checks their hashes."""

import json
import subprocess
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGE = "@fawazahmed0/currency-api"
MEMBER = "package/v1/currencies/eur.json"


@dataclass(frozen=True, slots=True)
class Packed:
    """A version of the package: the hash of its tarball, and the file with the rates."""

    version: str
    integrity: str
    body: bytes


def versions() -> list[str]:
    """Return every published version; ``SystemExit`` if npm is missing or fails."""
    return list(_npm("view", PACKAGE, "versions"))


def fetched(wanted: Sequence[str], folder: Path) -> list[Packed]:
    """Download the versions into ``folder`` and return what is needed of each."""
    packages = [f"{PACKAGE}@{version}" for version in wanted]
    packed = _npm("pack", "--pack-destination", str(folder), *packages)
    return [read(folder, each) for each in packed]


def read(folder: Path, packed: dict[str, str]) -> Packed:
    """Read a tarball that npm describes by ``version``, ``integrity`` and ``filename``."""
    with tarfile.open(folder / packed["filename"].rsplit("/", 1)[-1]) as tarball:
        member = tarball.extractfile(MEMBER)
        if member is None:
            raise SystemExit(f"{packed['filename']} has no {MEMBER}")
        return Packed(packed["version"], packed["integrity"], member.read())


def _npm(*arguments: str) -> Any:
    command = ["npm", *arguments, "--json", "--loglevel=error"]
    try:
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603
    except FileNotFoundError:
        raise SystemExit("npm is missing: it comes with Node.js") from None
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"npm {arguments[0]} ended with status {error.returncode}") from None
    return json.loads(done.stdout)
