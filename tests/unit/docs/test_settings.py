"""docs/settings.md, held against the code."""

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from pydantic.fields import FieldInfo

from chassis.settings import Settings
from launch.services import SERVICES

ROOT = Path(__file__).parents[3]
DOCUMENT = ROOT / "docs" / "settings.md"
PACKAGES = ("chassis", "launch", *(service.package for service in SERVICES), "ingestor")
MODULES = [f"{each}.settings" for each in PACKAGES if find_spec(f"{each}.settings")]
KINDS = [
    kind
    for module in (*MODULES, "chassis.web.server")
    for kind in vars(import_module(module)).values()
    if isinstance(kind, type) and issubclass(kind, Settings)
]
# Not ours to declare: gunicorn and prometheus_client define them.
FOREIGN = {"WEB_CONCURRENCY", "PROMETHEUS_MULTIPROC_DIR"}


Row = tuple[str, str, str | None]


def documented() -> set[Row]:
    found = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| (.*?) \|$", DOCUMENT.read_text(), re.MULTILINE)
    return {row for row in found if row[0] not in FOREIGN}


def declared() -> list[tuple[str, FieldInfo]]:
    return [(name.upper(), field) for kind in KINDS for name, field in kind.model_fields.items()]


def shown(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    if field.default is None:
        return "unset"
    is_list = isinstance(field.default, tuple)
    text = ",".join(field.default) if is_list else str(field.default)
    return f"`{text.removeprefix(f'{ROOT}/')}`"


def test_every_setting_is_documented_with_its_default_and_meaning() -> None:
    assert documented() == {(name, shown(field), field.description) for name, field in declared()}


def test_every_setting_has_a_meaning() -> None:
    assert [name for name, field in declared() if not field.description] == []
