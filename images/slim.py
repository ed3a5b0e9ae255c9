"""Takes out of an image what our processes never load, and compiles the rest, for a quick start.

``slim.py libraries``, ``slim.py package FOLDER``, ``slim.py base``: a stage of the Dockerfile each.
"""

import compileall
import shutil
import sys
import sysconfig
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from py_compile import PycInvalidationMode

UNUSED = (
    # The stores speak MySQL's protocol in Python: ``use_pure`` in chassis.stores.mysql_session.
    "_mysql_connector*.so",
    "mysql/vendor",
    # Databases that no setting can name.
    "sqlalchemy/dialects/mssql",
    "sqlalchemy/dialects/oracle",
    "sqlalchemy/dialects/postgresql",
    "sqlalchemy/testing",
    # Events are JSON without a registry; of XML only the elements are read.
    "confluent_kafka/schema_registry",
    "lxml/html",
    "lxml/isoschematron",
    "lxml/objectify*",
    # rich colours source code with them, which no command prints.
    "pygments/lexers/[a-z]*",
    # For compilers and type checkers.
    "**/*.h",
    "**/*.pxd",
    "**/*.pyx",
    "**/*.pyi",
)
LANGUAGES = {"root", "en", "ko"}
# Parts of the standard library that need a screen, or install other things.
NOT_FOR_SERVERS = ("ensurepip", "idlelib", "lib2to3", "tkinter", "turtledemo")
INSTALLERS = ("pip", "setuptools", "wheel")


def libraries(folder: Path) -> None:
    """Take what no service uses out of the libraries in ``folder``."""
    for pattern in UNUSED:
        for path in folder.glob(pattern):
            remove(path)
    for path in (folder / "babel/locale-data").glob("*.dat"):
        if path.stem not in LANGUAGES:
            remove(path)
    compile_all(folder)


def base(standard: Path) -> None:
    """Take the installers out of the base image, and compile its standard library."""
    for name in INSTALLERS:
        uninstall(name)
    for part in NOT_FOR_SERVERS:
        remove(standard / part)
    compile_all(standard)


def uninstall(name: str) -> None:
    """Remove an installed distribution, if it is there; pip is not needed for it, even for pip."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return
    for file in found.files or ():
        outside = file.parts[0] == ".."
        remove(Path(str(found.locate_file(file if outside else file.parts[0]))))


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def compile_all(folder: Path) -> None:
    """Compile every module for good: the sources in an image never change."""
    mode = PycInvalidationMode.UNCHECKED_HASH
    if not compileall.compile_dir(folder, force=True, quiet=1, workers=0, invalidation_mode=mode):
        sys.exit(f"a module in {folder} cannot be compiled")


def main(part: str, *folders: str) -> None:
    """Do what one stage of the Dockerfile asks for."""
    if part == "libraries":
        libraries(Path(sysconfig.get_path("purelib")))
    elif part == "base":
        base(Path(sysconfig.get_path("stdlib")))
    else:
        compile_all(Path(*folders))


if __name__ == "__main__":
    main(*sys.argv[1:])
