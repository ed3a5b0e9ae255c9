"""The rules of the house that a reader relies on."""

import ast
import configparser
import re
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib import metadata
from pathlib import Path

import pytest

from launch import services

ROOT = Path(__file__).parents[2]
SERVICES = (*(service.package for service in services.SERVICES), "ingestor")
PACKAGES = ("chassis", "launch", *SERVICES)
# Used from a clone only: no part of the package that is installed.
TOOLS = ("grafana",)


def is_ours(path: Path) -> bool:
    return "node_modules" not in path.parts


MODULES = [
    path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) if is_ours(path)
]
OF_TOOLS = [path for tool in TOOLS for path in sorted((ROOT / tool).rglob("*.py")) if is_ours(path)]
ENGINE = ROOT / "chassis" / "metrics"
MOST_LINES = 250
OF_TESTS = re.compile(r'extra == "(test|dev)"')


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_imports_no_other_service(path: Path) -> None:
    own = path.relative_to(ROOT).parts[0]
    others = {*SERVICES, "launch", "tests"} - {own}
    assert not {name for name in imported(path) if name.split(".")[0] in others}


def test_no_modules_import_each_other_in_a_circle() -> None:
    modules = {module(path): path for path in MODULES}
    graph = {
        name: {
            found
            for each in imported(path)
            if (found := each if each in modules else each.rpartition(".")[0]) in modules
        }
        - {name}
        for name, path in modules.items()
    }
    assert list(TopologicalSorter(graph).static_order())  # a circle raises CycleError


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_is_never_imported_by_a_computed_name(path: Path) -> None:
    calls = [
        node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
    ]
    importing = [
        call for call in calls if ast.unparse(call.func).endswith(("import_module", "__import__"))
    ]
    assert not importing


@pytest.mark.parametrize("path", sorted((ROOT / "chassis").rglob("*.py")), ids=named)
def test_the_chassis_names_no_service(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.findall(rf"\b({'|'.join(SERVICES)})\.(?:app|consumer|migrate)\b", text)


@pytest.mark.parametrize("path", sorted(ENGINE.glob("*.py")), ids=named)
def test_the_metrics_engine_imports_nothing_around_it(path: Path) -> None:
    around = {name for name in imported(path) if name.split(".")[0] in {"chassis", *SERVICES}}
    assert not {name for name in around if not name.startswith("chassis.metrics.")}


@pytest.mark.parametrize("path", [*MODULES, *OF_TOOLS], ids=named)
def test_a_module_is_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert ast.get_docstring(ast.parse(text)) is not None


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_declares_its_metrics_in_one_place(service: str) -> None:
    declaring = {
        path.name
        for path in (ROOT / service).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"counter", "gauge", "histogram", "Counter", "Gauge", "Histogram"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert declaring <= {"metrics.py"}


def test_every_package_is_listed() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    listed = setup["options"]["packages"].split()
    found = {
        ".".join(path.relative_to(ROOT).parts)
        for package in PACKAGES
        for path in [ROOT / package, *(ROOT / package).rglob("*")]
        if (path / "__init__.py").exists()
    }
    assert sorted(listed) == sorted(found)


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(*, for_tests: bool) -> set[str]:
    lines = metadata.requires("trip-service") or []
    names = [
        re.split(r"[^\w.-]", line)[0] for line in lines if for_tests or not OF_TESTS.search(line)
    ]
    return set(map(normalised, names))


@pytest.mark.parametrize(("folders", "for_tests"), [(PACKAGES, False), ((*TOOLS, "tests"), True)])
def test_what_is_imported_is_declared(folders: tuple[str, ...], for_tests: bool) -> None:
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.py")]
    names = {name.split(".")[0] for file in files if is_ours(file) for name in imported(file)}
    providers = metadata.packages_distributions()
    known = {*sys.stdlib_module_names, *PACKAGES, *TOOLS, "tests", "_typeshed"}
    allowed = declared(for_tests=for_tests)
    foreign = {name: set(map(normalised, providers[name])) for name in names - known}
    assert [name for name, found in foreign.items() if not found & allowed] == []
