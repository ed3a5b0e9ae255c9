"""A cluster with the Prometheus operator has the same alerts as a Prometheus outside."""

from typing import Any

import yaml

from tests.helpers.manifests import prometheus_rule, render
from tests.helpers.manifests.objects import find
from tests.helpers.prometheus import RULES, loaded

# Of Prometheus outside the cluster, and of the objects and nodes of the cluster.
PLATFORM = {"kubernetes.yml", "monitoring.yml", "nodes.yml"}


def test_generating_the_rules_again_changes_nothing() -> None:
    assert prometheus_rule.FILE.read_text(encoding="utf-8") == prometheus_rule.text()


def test_every_file_of_rules_is_in_it_or_about_the_platform() -> None:
    assert {f"{each}.yml" for each in prometheus_rule.SUBJECTS} == {
        path.name for path in RULES
    } - PLATFORM


def test_the_rules_are_those_of_prometheus_and_what_is_expected() -> None:
    groups = yaml.safe_load(prometheus_rule.FILE.read_text(encoding="utf-8"))["spec"]["groups"]
    ours = [
        group
        for subject in prometheus_rule.SUBJECTS
        for group in loaded(prometheus_rule.FOLDER / "rules" / f"{subject}.yml")["groups"]
    ]
    assert groups[0]["name"] == "expected-in-the-cluster"
    assert groups[1:] == ours


def test_its_series_have_the_labels_that_the_rules_use() -> None:
    objects = render.objects("prod", ("operator",))
    (endpoint,) = find(objects, "PodMonitor/trip-service")["spec"]["podMetricsEndpoints"]
    made: dict[str, Any] = {each["targetLabel"]: each for each in endpoint["relabelings"]}
    assert made["job"]["replacement"] == "trip-service-pods"
    assert made["component"]["sourceLabels"] == [
        "__meta_kubernetes_pod_label_app_kubernetes_io_component"
    ]
    assert find(objects, "PodMonitor/trip-service")["spec"]["podTargetLabels"] == ["app"]
