"""A real Prometheus with our configuration, and the way of an alert to a receiver."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import alertmanager, watching
from tests.helpers.gunicorn import eventually
from tests.helpers.prometheus import RULES, loaded, rules
from tests.helpers.watching import Prometheus

PLATFORM = Path(__file__).parent / "platform_metrics.yml"
# They appear with the first of what they count.
LATER = {"prometheus_rule_evaluation_failures_total", "prometheus_sd_refresh_failures_total"}


@pytest.fixture(scope="module")
def receiver() -> Iterator[alertmanager.Receiver]:
    """The dead man's switch."""
    with alertmanager.receiving() as started:
        yield started


@pytest.fixture(scope="module")
def prometheus(
    receiver: alertmanager.Receiver, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Prometheus]:
    """Prometheus beside an Alertmanager that knows the dead man's switch."""
    secrets = {"dead-man-url": f"{receiver.address}/dead-man"}
    with alertmanager.running(tmp_path_factory.mktemp("alertmanager"), secrets) as started:
        address = started.address.removeprefix("http://")
        with watching.running(tmp_path_factory.mktemp("prometheus"), address) as ours:
            yield ours


def test_only_what_exists_is_watched(prometheus: Prometheus) -> None:
    eventually(lambda: prometheus.value("count(up == 1)") == 2)
    assert {each["metric"]["job"] for each in prometheus.query("up")} == {
        "prometheus", "alertmanager"
    }  # fmt: skip


def test_every_rule_is_evaluated_without_an_error(prometheus: Prometheus) -> None:
    groups = prometheus.api("rules")["groups"]
    eventually(lambda: "unknown" not in json.dumps(prometheus.api("rules")["groups"]), 90)
    found = [rule for group in prometheus.api("rules")["groups"] for rule in group["rules"]]
    assert len(found) == sum(len(list(rules(path))) for path in RULES)
    assert {rule["health"] for rule in found} == {"ok"}
    assert len(groups) >= len(RULES)


@pytest.mark.parametrize("program", ["prometheus", "alertmanager"])
def test_the_programs_have_the_metrics_that_rules_use(prometheus: Prometheus, program: str) -> None:
    eventually(lambda: prometheus.value(f'up{{job="{program}"}}') == 1)
    for name in set(loaded(PLATFORM)[program]) - LATER:
        assert prometheus.query(f'{name}{{job="{program}"}}'), name


def test_targets_come_and_go_with_their_file(prometheus: Prometheus) -> None:
    labels = {"app": "service-currency", "component": "web", "pod": "currency"}
    target = {"targets": [prometheus.address.removeprefix("http://")], "labels": labels}
    file = prometheus.folder / "targets" / "8080.json"
    file.write_text(json.dumps([target]))
    try:
        eventually(lambda: prometheus.value('up{job="trip-service", pod="currency"}') == 1)
    finally:
        file.unlink()
    eventually(lambda: not prometheus.query('up{job="trip-service"}'))


def test_an_alert_reaches_a_receiver_on_this_machine(
    prometheus: Prometheus, receiver: alertmanager.Receiver
) -> None:
    eventually(lambda: receiver.got("/dead-man", "Watchdog"), 60)
    (alert,) = receiver.got("/dead-man", "Watchdog")[0]["alerts"]
    assert alert["labels"]["cluster"] == "local"
    assert alert["annotations"]["runbook_url"] == "docs/runbooks/Watchdog.md"


def test_nothing_but_the_watchdog_fires(prometheus: Prometheus) -> None:
    firing = prometheus.query('ALERTS{alertstate="firing"}')
    assert {each["metric"]["alertname"] for each in firing} == {"Watchdog"}
