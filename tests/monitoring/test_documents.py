"""The queries of the documents parse, and what they ask for exists."""

import re
from pathlib import Path

import pytest
import yaml

from tests.helpers import platform
from tests.helpers.prometheus import ROOT, loaded, metrics, promtool
from tests.monitoring.test_rules import OF_HISTOGRAMS, RUNBOOKS, known

QUERIES = re.compile(r"^```promql\n(.*?)^```", re.MULTILINE | re.DOTALL)
SENT = re.compile(r"--data-urlencode 'query=([^']+)'")
LINK = re.compile(r"\]\(([^)#]+)(#[^)]*)?\)")
PLATFORM = Path(__file__).parent / "platform_metrics.yml"
PROMQL = ROOT / "docs" / "promql.md"
OTHERS = {"prometheus_rule_group_last_duration_seconds"}


def queries() -> list[str]:
    written = QUERIES.findall(PROMQL.read_text(encoding="utf-8"))
    texts = [path.read_text(encoding="utf-8") for path in sorted(RUNBOOKS.glob("*.md"))]
    return [*written, *(query for text in texts for query in SENT.findall(text))]


def test_there_are_the_three_questions_of_the_beginning_and_twenty_more() -> None:
    assert len(QUERIES.findall(PROMQL.read_text(encoding="utf-8"))) >= 23


def test_every_query_parses(tmp_path: Path) -> None:
    asked = [{"record": f"asked:{n}:once", "expr": text} for n, text in enumerate(queries())]
    (tmp_path / "asked.yml").write_text(
        yaml.safe_dump({"groups": [{"name": "asked", "rules": asked}]})
    )
    checked = promtool("check", "rules", "--lint=none", str(tmp_path / "asked.yml"))
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("query", queries())
def test_a_query_asks_for_metrics_that_exist(query: str) -> None:
    exist = known() | OTHERS
    assert not {name for name in metrics(query) if not {name, OF_HISTOGRAMS.sub("", name)} & exist}


@pytest.mark.parametrize(
    "program", ["kube-state-metrics", "node-exporter", "cadvisor", "kubernetes-apiservers"]
)
def test_the_platform_is_listed_as_it_is_used(program: str) -> None:
    asked = {selector.metric for use in platform.uses() for selector in use.selectors}
    of = {name for name in asked if platform.PROGRAMS[platform.prefix(name)] == program}
    assert set(loaded(PLATFORM)[program]) == of


@pytest.mark.parametrize("path", [PROMQL, *sorted(RUNBOOKS.glob("*.md"))], ids=lambda p: p.stem)
def test_a_link_leads_to_a_file_and_its_section(path: Path) -> None:
    for name, section in LINK.findall(path.read_text(encoding="utf-8")):
        target = path.parent / name
        assert target.exists(), name
        if section:
            headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert section[1:] in {
                re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings
            }
