"""What Prometheus is to scrape in the cluster, and what it is to expect there."""

from typing import Any

import yaml

from launch.connect.connection import CA, EXPORTERS, TOKEN, Connection, apps, expected

RENEWER_PORT = 9108
HEADER = "# Written by make connect; paths are relative to this folder.\n"
META = "__meta_kubernetes_"
ANNOTATION = f"{META}pod_annotation_prometheus_io_"
PROXY = "/api/v1/namespaces/$1/pods/$2$3:$4/proxy$5"
# What rules and dashboards use, a hundredth of the series of an API server: of its buckets a few.
OF_API_SERVER = (
    "(apiserver_request_total|process_.*);"
    r"|apiserver_request_duration_seconds_bucket;(0\.05|0\.1|0\.5|1\.0|5\.0|\+Inf)"
)

Part = dict[str, Any]


def scrape(connection: Connection) -> str:
    """Return the jobs of the cluster, as a file of ``scrape_config_files``."""
    jobs = [_api_server(connection), _ours(connection), _renewer(connection)]
    jobs += [_exporter(connection, name) for name in connection.exporters]
    return HEADER + yaml.safe_dump({"scrape_configs": jobs}, sort_keys=False, width=120)


def rules(connection: Connection) -> str:
    """Return the rules that record what is expected, for alerts about what is absent."""
    where = {"cluster": connection.cluster, "namespace": connection.namespace}
    recorded = [
        {
            "record": "trip_service_expected",
            "expr": "vector(1)",
            "labels": {**where, "app": app, "component": component},
        }
        for app, component in expected()
    ]
    group = {"name": "expected-in-the-cluster", "rules": recorded}
    return HEADER + yaml.safe_dump({"groups": [group]}, sort_keys=False, width=120)


def _api_server(connection: Connection) -> Part:
    return {
        "job_name": "kubernetes-apiservers",
        **_secured(),
        "metrics_path": f"{connection.prefix}/metrics",
        "static_configs": [
            {"targets": [connection.address], "labels": {"cluster": connection.cluster}}
        ],
        "metric_relabel_configs": [
            {"source_labels": ["__name__", "le"], "action": "keep", "regex": OF_API_SERVER}
        ],
    }


def _renewer(connection: Connection) -> Part:
    target = {"targets": [f"127.0.0.1:{RENEWER_PORT}"], "labels": {"cluster": connection.cluster}}
    return {"job_name": "token-renewer", "static_configs": [target]}


def _ours(connection: Connection) -> Part:
    named = [
        _label([f"{META}namespace"], "namespace"),
        _label([f"{META}pod_label_app"], "app"),
        _label([f"{META}pod_label_app_kubernetes_io_component"], "component"),
        _label([f"{META}pod_name"], "pod"),
        _label(
            [f"{META}pod_ip", f"{ANNOTATION}port"],
            "instance",
            regex="(.+);([0-9]+)",
            replacement="$1:$2",
        ),
    ]
    return _pods(connection, "trip-service-pods", connection.namespace, apps(), named)


def _exporter(connection: Connection, name: str) -> Part:
    # One of the cluster speaks for all its objects, one of a node for that node.
    source = f"{META}pod_node_name" if name == "node-exporter" else f"{META}pod_name"
    # Prometheus has a job of this name for the exporter on its own machine.
    labels = [_label([source], "instance"), {"target_label": "job", "replacement": name}]
    job = _pods(connection, f"{name}-in-cluster", EXPORTERS, [name], labels)
    return {**job, "honor_labels": True}


def _pods(
    connection: Connection, job: str, namespace: str, names: list[str], labels: list[Part]
) -> Part:
    discovery = {
        "role": "pod",
        "api_server": connection.server,
        "authorization": {"credentials_file": TOKEN},
        "tls_config": {"ca_file": CA},
        "namespaces": {"names": [namespace]},
        # A finished job has nothing to scrape.
        "selectors": [{"role": "pod", "field": "status.phase=Running"}],
    }
    relabel = [*_kept(names), *_through_the_proxy(connection), *labels]
    relabel.append({"target_label": "cluster", "replacement": connection.cluster})
    return {
        "job_name": job,
        **_secured(),
        "kubernetes_sd_configs": [discovery],
        "relabel_configs": relabel,
    }


def _kept(names: list[str]) -> list[Part]:
    port = f"{META}pod_container_port_number"
    return [
        {"source_labels": [f"{META}pod_label_app"], "action": "keep", "regex": "|".join(names)},
        {"source_labels": [f"{ANNOTATION}scrape"], "action": "keep", "regex": "true"},
        {"source_labels": [f"{META}pod_container_init"], "action": "drop", "regex": "true"},
        {"source_labels": [port], "action": "keepequal", "target_label": f"{ANNOTATION}port"},
    ]


def _through_the_proxy(connection: Connection) -> list[Part]:
    parts = [f"{META}namespace", "__tmp_scheme", f"{META}pod_name", f"{ANNOTATION}port"]
    whole = "([^;]+);([^;]*);([^;]+);([0-9]+);(/.*)"
    return [
        {"target_label": "__tmp_path", "replacement": "/metrics"},
        _label([f"{ANNOTATION}path"], "__tmp_path", regex="(/.*)"),
        _label([f"{ANNOTATION}scheme"], "__tmp_scheme", regex="https", replacement="https:"),
        _label(
            [*parts, "__tmp_path"],
            "__metrics_path__",
            regex=whole,
            replacement=f"{connection.prefix}{PROXY}",
        ),
        {"target_label": "__address__", "replacement": connection.address},
    ]


def _label(sources: list[str], target: str, **how: str) -> Part:
    return {"source_labels": sources, **how, "target_label": target}


def _secured() -> Part:
    return {
        "scheme": "https",
        "authorization": {"credentials_file": TOKEN},
        "tls_config": {"ca_file": CA},
    }
