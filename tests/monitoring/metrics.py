"""Which metrics exist: ours by docs/metrics.md, recorded ones, and those of the platform."""

import re
from functools import cache

import yaml

from tests.helpers.clone import ROOT

# Every target has these after relabelling, and every rule and dashboard may use them.
LABELS_OF_TARGETS = {
    "job", "cluster", "namespace", "app", "component", "pod", "instance", "le",
}  # fmt: skip
ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| (.*?) \|", re.MULTILINE)
# By kube-state-metrics, node-exporter, the API server, Prometheus and Alertmanager.
PLATFORM = {
    "up", "ALERTS", "ALERTS_FOR_STATE", "scrape_duration_seconds",
    "scrape_samples_post_metric_relabeling",
    "kube_cronjob_status_last_successful_time", "kube_deployment_spec_replicas",
    "kube_deployment_status_replicas_available", "kube_deployment_status_replicas_unavailable",
    "kube_deployment_status_replicas_updated",
    "kube_horizontalpodautoscaler_spec_max_replicas",
    "kube_horizontalpodautoscaler_status_current_replicas", "kube_node_status_allocatable",
    "kube_node_status_condition", "kube_pod_container_resource_requests",
    "kube_pod_container_status_restarts_total", "kube_pod_container_status_waiting_reason",
    "kube_pod_info", "kube_pod_status_phase",
    "node_cpu_seconds_total", "node_filesystem_avail_bytes", "node_filesystem_size_bytes",
    "node_memory_MemAvailable_bytes", "node_memory_MemTotal_bytes",
    "node_network_receive_bytes_total", "node_network_transmit_bytes_total",
    "apiserver_request_duration_seconds_bucket", "apiserver_request_total",
    "prometheus_config_last_reload_successful", "prometheus_engine_query_duration_seconds",
    "prometheus_notifications_alertmanagers_discovered", "prometheus_notifications_dropped_total",
    "prometheus_notifications_errors_total", "prometheus_notifications_sent_total",
    "prometheus_rule_evaluation_failures_total", "prometheus_rule_group_last_duration_seconds",
    "prometheus_sd_kubernetes_failures_total", "prometheus_tsdb_head_series",
    "prometheus_tsdb_storage_blocks_bytes", "prometheus_tsdb_wal_storage_size_bytes",
    "alertmanager_config_last_reload_successful", "alertmanager_notifications_failed_total",
}  # fmt: skip


@cache
def ours() -> dict[str, set[str]]:
    """Return the labels of each of our series by its name."""
    found = {}
    for name, kind, labels in ROW.findall((ROOT / "docs/metrics.md").read_text("utf-8")):
        endings = ("_bucket", "_sum", "_count") if kind == "histogram" else ("",)
        found |= {name + ending: set(re.findall(r"`(\w+)`", labels)) for ending in endings}
    return found


@cache
def recorded() -> set[str]:
    """Return the names that recording rules write."""
    files = (ROOT / "prometheus" / "rules").glob("*.yml")
    groups = [group for file in files for group in yaml.safe_load(file.read_text())["groups"]]
    return {rule["record"] for group in groups for rule in group["rules"] if "record" in rule}
