"""docs/metrics.md, held against what every process of a running system shows."""

import re

import pytest
import urllib3
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from launch import services
from tests.helpers.clone import ROOT, Run

ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| (.*?) \| (.*?) \| (.+?) \|$", re.MULTILINE)
SERVICES = {"ingestor": ["WATCH_PORT"]} | {
    service.package: [f"{service.name.upper()}_METRICS_PORT"]
    + ([f"{service.name.upper()}_CONSUMER_PORT"] if service.consumer_port else [])
    for service in services.SERVICES
}
# prometheus_client's own, shown by processes that are alone.
FOREIGN = "python_"
SERIES_AT_MOST = 2000

# Name and type of a metric, and its labels.
Shapes = dict[tuple[str, str], frozenset[str]]


def documented(service: str) -> Shapes:
    rows = ROW.findall((ROOT / "docs/metrics.md").read_text(encoding="utf-8"))
    return {
        (name, kind): frozenset(re.findall(r"`(\w+)`", labels))
        for name, kind, labels, services, _ in rows
        if service in services.split(", ")
    }


def scraped(run: Run, variable: str) -> str:
    url = f"http://127.0.0.1:{run.clone.ports[variable]}/metrics"
    return urllib3.request("GET", url).data.decode()


def families(exposition: str) -> list[Metric]:
    every = text_string_to_metric_families(exposition)
    return [family for family in every if not family.name.startswith(FOREIGN)]


def shape(family: Metric) -> tuple[str, str]:
    return family.name + ("_total" if family.type == "counter" else ""), family.type


def labels(family: Metric) -> frozenset[str]:
    return frozenset({label for sample in family.samples for label in sample.labels} - {"le"})


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_shows_what_the_document_says_and_nothing_else(run: Run, service: str) -> None:
    shown = [each for port in SERVICES[service] for each in families(scraped(run, port))]
    filled = {shape(family): labels(family) for family in shown if family.samples}
    promised = documented(service)
    assert filled == {each: promised.get(each) for each in filled}
    assert promised.keys() <= {shape(family) for family in shown}


@pytest.mark.parametrize("variable", [each for ports in SERVICES.values() for each in ports])
def test_a_target_stays_within_its_budget_of_series(run: Run, variable: str) -> None:
    lines = scraped(run, variable).splitlines()
    assert len([line for line in lines if line and not line.startswith("#")]) < SERIES_AT_MOST
