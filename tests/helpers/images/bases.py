"""Stand-ins for the official images of Python and Node, where no registry can be reached."""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.helpers.cache import FOLDER, cached, made
from tests.helpers.images.storage import Storage, run
from tests.helpers.needs import needs

PYTHON = "docker.io/library/python:3.11-slim-bookworm"
NODE = "docker.io/library/node:24-bookworm-slim"
SUITE, PACKAGES = "bookworm", "python3,ca-certificates,libstdc++6"
MIRROR = "http://deb.debian.org/debian"
# The official image of Python has them, outside Debian's packages.
INSTALLERS = ("pip==26.3", "setuptools==79.0.1", "wheel==0.45.1")
NOT_IN_IMAGES = ("var/cache/apt", "var/lib/apt/lists", "usr/share/doc", "usr/share/man", "dev")
NOT_IN_IMAGES += ("usr/share/locale", "usr/share/info")
# Those that this machine trusts, so that builds reach the registries that it reaches.
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
NPM = Path("/usr/lib/node_modules/npm")
NODE_PROGRAM = Path("/usr/bin/node")
SOURCES = (Path(__file__), CERTIFICATES, NODE_PROGRAM, NPM / "package.json")


def load(storage: Storage) -> None:
    """Put both into ``storage``, from the cache if they have been made before."""
    needs(all(source.exists() for source in SOURCES), "no Node.js with npm in /usr")
    folder = cached("images-base", *SOURCES)
    if not folder.exists():
        _make(folder, storage)
    for image, file in ((PYTHON, "python.tar"), (NODE, "node.tar")):
        storage.load(image, folder / file)


def _make(folder: Path, storage: Storage) -> None:
    needs(shutil.which("debootstrap"), "no stand-in for the image of Python: install debootstrap")
    with TemporaryDirectory(dir=FOLDER, prefix="images-root.") as root, made(folder) as archives:
        _debian(Path(root) / "python")
        storage.commit(PYTHON, Path(root) / "python", "scratch", "--cmd", "python3")
        storage.save(PYTHON, archives / "python.tar")
        _node(Path(root) / "node")
        storage.commit(NODE, Path(root) / "node", PYTHON, "--cmd", "node")
        storage.save(NODE, archives / "node.tar")


def _debian(root: Path) -> None:
    command = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", SUITE, root, MIRROR]
    run(command)
    for part in NOT_IN_IMAGES:
        shutil.rmtree(root / part, ignore_errors=True)
        (root / part).mkdir(parents=True)
    for compiled in root.rglob("__pycache__"):
        shutil.rmtree(compiled)
    (root / "usr/bin/python").symlink_to("python3")
    shutil.copy(CERTIFICATES, root / CERTIFICATES.relative_to("/"))
    _install(root / "usr/local")


def _install(prefix: Path) -> None:
    quiet = ("--quiet", "--no-compile", "--disable-pip-version-check", "--ignore-installed")
    run([sys.executable, "-m", "pip", "install", *quiet, "--prefix", prefix, *INSTALLERS])
    # Debian's Python has another name for the folder of what is not Debian's.
    (prefix / "lib/python3.11/dist-packages").rmdir()
    (prefix / "lib/python3.11/site-packages").rename(prefix / "lib/python3.11/dist-packages")
    for program in (prefix / "bin").glob("pip*"):
        program.write_text('#!/bin/sh\nexec python3 -m pip "$@"\n', encoding="utf-8")


def _node(root: Path) -> None:
    programs, modules = root / "usr/local/bin", root / "usr/local/lib/node_modules"
    programs.mkdir(parents=True)
    shutil.copy(NODE_PROGRAM, programs)
    shutil.copytree(NPM, modules / "npm", symlinks=True)
    (programs / "npm").symlink_to("../lib/node_modules/npm/bin/npm-cli.js")
    (root / "usr/local/etc").mkdir()
    (root / "usr/local/etc/npmrc").write_text(f"cafile={CERTIFICATES}\n", encoding="utf-8")
