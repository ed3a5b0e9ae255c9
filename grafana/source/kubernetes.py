"""Kubernetes cluster: the platform under the services, from its own exporters."""

from grafana.source.board import Board
from grafana.source.panels import Panel, bad_above, bad_below, figure, lines
from grafana.source.queries import RATE
from grafana.source.tables import Column, rows

CLUSTER = 'cluster=~"$cluster"'
STATE = f'job="kube-state-metrics", {CLUSTER}'
OURS = f'{STATE}, namespace=~"$namespace"'
NODES = f'job="node-exporter", {CLUSTER}'
API = f'job="kubernetes-apiservers", {CLUSTER}'
# What waits on purpose or just began is not in trouble.
STUCK = 'reason!~"ContainerCreating|PodInitializing"'
PHASES = {
    "Running": "green", "Succeeded": "blue", "Pending": "orange", "Failed": "red",
    "Unknown": "purple",
}  # fmt: skip
STATUSES = {"^2": "green", "^3": "blue", "^4": "orange", "^5": "red"}


def board() -> Board:
    """Return the dashboard."""
    found = Board("kubernetes-cluster", "Kubernetes cluster", "The platform under the services")
    found.row("Now", *_now())
    found.row("Our workloads", _deployments(), _troubled(), *_workloads())
    found.row("Nodes", *_nodes())
    return found.row("API server", *_api())


def _now() -> list[Panel]:
    ready = f'kube_node_status_condition{{{STATE}, condition="Ready", status="true"}}'
    phases = f'kube_pod_status_phase{{{OURS}, phase=~"Pending|Failed|Unknown"}}'
    restarts = f"kube_pod_container_status_restarts_total{{{OURS}}}"
    waiting = f"kube_pod_container_status_waiting_reason{{{OURS}, {STUCK}}}"
    return [
        figure("Nodes not ready", "Nodes that the control plane cannot use. Their pods move away "
               "after five minutes.", "short", f"sum(1 - {ready})", bad_above(1, 1), filled=True),
        figure("Pods not running", "Pods that are pending, failed or unknown. kubectl describe pod "
               "says why.", "short", f"sum({phases})", bad_above(1, 3), filled=True),
        figure("Containers stuck", "Containers that wait with an error, such as CrashLoopBackOff "
               "or ImagePullBackOff.", "short",
               f"sum({waiting}) or 0 * count(kube_pod_info{{{OURS}}})", bad_above(1, 3),
               filled=True),
        figure("Restarts in an hour", "Restarts of containers. OOMKilled ones need more memory or "
               "have a leak.", "short", f"sum(round(increase({restarts}[1h])))", bad_above(1, 5),
               filled=True),
        figure("Replicas missing", "Replicas that deployments want and do not have.", "short",
               f"sum(kube_deployment_status_replicas_unavailable{{{OURS}}})", bad_above(1, 3),
               filled=True),
        figure("API server", "1 if the API server can be scraped. 0: deploying and scaling stop, "
               "running pods go on.", "short", f"min(up{{{API}}})", bad_below(1, 1), filled=True),
    ]  # fmt: skip


def _deployments() -> Panel:
    return rows(
        "Deployments", "Replicas that are wanted, that run, and that are of the newest version.",
        "deployment",
        Column("wanted", f"sum by (deployment) (kube_deployment_spec_replicas{{{OURS}}})"),
        Column("available",
               f"sum by (deployment) (kube_deployment_status_replicas_available{{{OURS}}})"),
        Column("updated",
               f"sum by (deployment) (kube_deployment_status_replicas_updated{{{OURS}}})"),
        Column("missing",
               f"sum by (deployment) (kube_deployment_status_replicas_unavailable{{{OURS}}})",
               steps=bad_above(1, 3)),
        width=12, height=9, key_width=230,
    )  # fmt: skip


def _troubled() -> Panel:
    waiting = f"kube_pod_container_status_waiting_reason{{{OURS}, {STUCK}}} > 0"
    phases = f'kube_pod_status_phase{{{OURS}, phase=~"Pending|Failed|Unknown"}} > 0'
    as_reason = f'label_replace({phases}, "reason", "$1", "phase", "(.+)")'
    nothing = f"0 * count(kube_pod_info{{{OURS}}})"
    return rows(
        "Pods in trouble", "Containers that wait with an error, and pods that do not run, with the "
        "reason. kubectl describe pod says more.", "pod",
        Column("number",
               f"sum by (pod, reason) ({waiting}) or sum by (pod, reason) ({as_reason})"
               f' or on () label_replace({nothing}, "pod", "none", "", "")',
               steps=bad_above(1, 3)),
        width=12, height=9, key_width=330,
    )  # fmt: skip


def _workloads() -> list[Panel]:
    hpa = "kube_horizontalpodautoscaler"
    success = f"kube_cronjob_status_last_successful_time{{{OURS}}}"
    return [
        lines("Pods by phase", "Pods of our namespaces. Pending ones find no node or wait for a "
              "volume.", "short",
              (f"sum by (phase) (kube_pod_status_phase{{{OURS}}})", "{{phase}}"), stacked=True,
              colours=PHASES, width=8),
        lines("Autoscaling", "Replicas that each autoscaler runs, as a share of the most it may. "
              "At the top it cannot help any more.", "percentunit",
              (f"max by (horizontalpodautoscaler) ({hpa}_status_current_replicas{{{OURS}}}"
               f" / {hpa}_spec_max_replicas{{{OURS}}})", "{{horizontalpodautoscaler}}"),
              steps=bad_above(0.8, 1), usual=1.1, width=8),
        lines("Last success of scheduled jobs", "Time since each CronJob last succeeded. It should "
              "stay below its schedule.", "s",
              (f"time() - max by (cronjob) ({success})", "{{cronjob}}"),
              steps=bad_above(7200, 86_400), usual=7500, width=8),
    ]  # fmt: skip


def _nodes() -> list[Panel]:
    by = "by (cluster, instance)"
    idle = f'avg {by} (rate(node_cpu_seconds_total{{{NODES}, mode="idle"}}{RATE}))'
    free = f"node_memory_MemAvailable_bytes{{{NODES}}} / node_memory_MemTotal_bytes{{{NODES}}}"
    disks = f'{NODES}, fstype!~"tmpfs|ramfs|overlay|squashfs"'
    left = f"node_filesystem_avail_bytes{{{disks}}} / node_filesystem_size_bytes{{{disks}}}"
    # Exporters in pods without the node's network see its disks, and not its network.
    queue = f"rate(node_disk_io_time_weighted_seconds_total{{{NODES}}}{RATE})"
    name = "{{cluster}} {{instance}}"
    requested = f'kube_pod_container_resource_requests{{{STATE}, resource="%s"}}'
    room = f'kube_node_status_allocatable{{{STATE}, resource="%s"}}'
    return [
        lines("CPU", "Share of the cores in use. Steadily above 90 % everything slows down.",
              "percentunit", (f"1 - {idle}", name), steps=bad_above(0.8, 0.9), most=1, width=5),
        lines("Memory", "Share of the memory in use. At the top the kernel kills containers.",
              "percentunit", (f"1 - {free}", name), steps=bad_above(0.8, 0.9), most=1, width=5),
        lines("Disks", "Share of the fullest file system in use. At 85 % the kubelet begins to "
              "evict pods.", "percentunit", (f"1 - min {by} ({left})", name),
              steps=bad_above(0.8, 0.85), most=1, width=5),
        lines("Disk queue", "Requests that wait for the busiest disk, on average. Above 10 every "
              "store slows down.", "short", (f"max {by} ({queue})", name),
              steps=bad_above(5, 10), usual=1, width=5),
        lines("Reserved", "Share of the nodes' CPU and memory that pods have requested. Above 100 "
              "% a new pod finds no place.", "percentunit",
              *((f"sum({requested % each}) / sum({room % each})", each)
                for each in ("cpu", "memory")),
              steps=bad_above(0.8, 1), usual=1.1, width=4),
    ]  # fmt: skip


def _api() -> list[Panel]:
    requests = f"sum by (code) (rate(apiserver_request_total{{{API}}}{RATE}))"
    lasting = f'{API}, verb!~"WATCH|CONNECT"'
    buckets = "apiserver_request_duration_seconds_bucket"
    return [
        lines("Requests by answer", "Requests a second by status. 401: a token has expired; 403: a "
              "role lacks a verb; 5xx: the server or its etcd is ill.", "reqps",
              (requests, "{{code}}"), stacked=True, colours=STATUSES, width=8),
        lines("Response times", "99 % of the requests, without watches, take less.", "s",
              (f"histogram_quantile(0.99, sum by (le, verb) (rate({buckets}{{{lasting}}}{RATE})))",
               "{{verb}}"), steps=bad_above(1, 5), usual=1.1, width=8),
        lines("Token valid for", "How long the token with which Prometheus asks this cluster is "
              "valid. It is renewed at two thirds of its life; a line that reaches 0 is a renewer "
              "that stands still.", "s",
              (f"min by (cluster) (trip_token_expiry_timestamp_seconds{{{CLUSTER}}}) - time()",
               "{{cluster}}"), steps=bad_below(1200, 600), usual=3600, width=8),
    ]  # fmt: skip
