"""docs/settings.md, held against the code."""

import re
from pathlib import Path

from pydantic.fields import FieldInfo

from chassis.settings import Settings
from chassis.web.server import ServerSettings
from currency.settings import CurrencySettings
from frontend.settings import FrontendSettings
from history.settings import HistorySettings
from ingestor.settings import IngestorSettings
from launch.settings import LaunchSettings
from ranking.settings import RankingSettings

ROOT = Path(__file__).parents[3]
DOCUMENT = ROOT / "docs" / "settings.md"
KINDS = (
    Settings,
    LaunchSettings,
    ServerSettings,
    CurrencySettings,
    FrontendSettings,
    HistorySettings,
    RankingSettings,
    IngestorSettings,
)
# Not ours to declare: gunicorn and prometheus_client define them.
FOREIGN = {"WEB_CONCURRENCY", "PROMETHEUS_MULTIPROC_DIR"}


Row = tuple[str, str, str | None]


def documented() -> set[Row]:
    found = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \| (.*?) \|$", DOCUMENT.read_text(), re.MULTILINE)
    return {row for row in found if row[0] not in FOREIGN}


def declared() -> list[tuple[str, FieldInfo]]:
    return [(name.upper(), field) for kind in KINDS for name, field in kind.model_fields.items()]


def shown(field: FieldInfo) -> str:
    if field.default is None:
        return "unset"
    is_list = isinstance(field.default, tuple)
    text = ",".join(field.default) if is_list else str(field.default)
    return f"`{text.removeprefix(f'{ROOT}/')}`"


def test_every_setting_is_documented_with_its_default_and_meaning() -> None:
    assert documented() == {(name, shown(field), field.description) for name, field in declared()}


def test_every_setting_has_a_meaning() -> None:
    assert [name for name, field in declared() if not field.description] == []
