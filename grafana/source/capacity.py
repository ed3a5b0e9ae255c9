"""Capacity: how we grow, when something is full, and what it costs."""

from grafana.source.board import Board, text
from grafana.source.panels import Panel, bad_above, bad_below, figure, lines
from grafana.source.queries import CHOSEN, OURS

REQUESTS = f"sum(rate(http_requests_total{{{CHOSEN}}}[1h]))"
CORES = f"sum(rate(process_cpu_seconds_total{{{CHOSEN}}}[1h]))"
MEMORY = f"process_resident_memory_bytes{{{CHOSEN}}}"
GIB = 2**30
DISKS = 'job="node-exporter", cluster=~"$cluster", fstype!~"tmpfs|ramfs|overlay|squashfs"'
FREE = f"node_filesystem_avail_bytes{{{DISKS}}}"
SIZE = f"node_filesystem_size_bytes{{{DISKS}}}"
# A forecast needs as much history as the dashboard shows.
KNOWN = f"count(up{{{OURS}}} offset $__range)"


def board() -> Board:
    """Return the dashboard; prices are what the operator pays."""
    prices = (
        text("core", "price of a core an hour", "0.04", "What one CPU core costs for an hour"),
        text("gib", "price of a GiB an hour", "0.005", "What one GiB of memory costs for an hour"),
    )
    description = "How we grow, when something is full, and what it costs"
    found = Board(
        "capacity", "Capacity", description, since="now-24h", refresh="1m", variables=prices
    )
    found.row("Now", *_now())
    found.row("Growth, and where it leads", *_growth())
    found.row("What is full first", *_full())
    return found.row("Machines", *_machines())


def _cost() -> str:
    memory = f"avg_over_time(sum({MEMORY})[1h:]) / {GIB}"
    return f"({CORES} * $core + {memory} * $gib) / ({REQUESTS} * 3.6 > 0)"


def _now() -> list[Panel]:
    peak = f"max_over_time(sum(rate(http_requests_total{{{CHOSEN}}}[5m]))[1d:1m])"
    busy = f'sum(gunicorn_workers{{{CHOSEN}, state="busy"}}) / sum(gunicorn_workers{{{CHOSEN}}})'
    return [
        figure("Requests", "Requests a second, on average over the last hour.", "reqps", REQUESTS),
        figure("Peak of a day", "The busiest five minutes of the last day.", "reqps", peak),
        figure(
            "Workers at the peak",
            "Largest share of busy workers in the last day. Above 70 % there is no room for a "
            "worker that fails: add workers or pods.",
            "percentunit", f"max_over_time(avg_over_time(({busy})[5m:15s])[1d:1m])",
            bad_above(0.7, 0.9), decimals=0,
        ),
        figure("Cores used", "CPU cores that our services use, over the last hour.",
               "suffix:cores", CORES, decimals=2),
        figure("Memory used", "Resident memory of our services; pages that workers share count "
               "for each.", "bytes", f"sum({MEMORY})"),
        figure(
            "Cost of 1,000 requests",
            "CPU and memory of the last hour at your prices, for a thousand requests, in the "
            "currency of the prices. Set them above; the first values are only examples.",
            "none", _cost(), decimals=4,
        ),
    ]  # fmt: skip


def _forecast(expr: str) -> str:
    trend = f"predict_linear(({expr})[$__range:$__interval], $__range_s)"
    return f"clamp_min({trend}, 0) and on() {KNOWN}"


def _growth() -> list[Panel]:
    requests = f"sum(rate(http_requests_total{{{CHOSEN}}}[$__rate_interval]))"
    memory = f"sum by (app) ({MEMORY})"
    return [
        lines(
            "Requests, and where the trend leads",
            "Requests a second; the forecast is for as long ahead as the dashboard looks back, and "
            "appears once there is that much history. Choose a week or more to plan.",
            "reqps", (requests, "now"), (_forecast(requests), "forecast"), width=8,
        ),
        lines(
            "Memory, and where the trend leads",
            "Memory of each service and the same forecast. One that stays above its line is a "
            "leak: see Service for the worker.",
            "bytes", (memory, "{{app}}"), (_forecast(memory), "{{app}} forecast"), width=8,
        ),
        lines(
            "Cost of 1,000 requests, over time",
            "It falls when traffic grows and nothing else does; it rises when a release needs more "
            "for the same work.",
            "none", (_cost(), "cost"), usual=0, width=8,
        ),
    ]  # fmt: skip


def _full() -> list[Panel]:
    used = f"max by (app) (process_open_fds{{{CHOSEN}}} / process_max_fds{{{CHOSEN}}})"
    return [
        lines(
            "Workers busy, by service", "Share of busy workers, on average over five minutes.",
            "percentunit",
            (f'sum by (app) (avg_over_time(gunicorn_workers{{{CHOSEN}, state="busy"}}[5m])) / '
             f"sum by (app) (gunicorn_workers_wanted{{{CHOSEN}}})", "{{app}}"),
            steps=bad_above(0.7, 0.9), most=1, width=8,
        ),
        lines("Open files", "Share of the file descriptors that a process may open.",
              "percentunit", (used, "{{app}}"), steps=bad_above(0.7, 0.9), most=1, width=8),
        lines(
            "Series of each target",
            "Series that Prometheus keeps of each process. The budget is 2,000; beyond it somebody "
            "put an unbounded value into a label.",
            "short",
            (f"max by (app, component) (scrape_samples_post_metric_relabeling{{{OURS}}})",
             "{{app}} {{component}}"), steps=bad_above(1800, 2000), usual=2100, width=8,
        ),
    ]  # fmt: skip


def _machines() -> list[Panel]:
    hosts = 'job="node-exporter", cluster=~"$cluster"'
    idle = f'avg by (cluster, instance) (rate(node_cpu_seconds_total{{{hosts}, mode="idle"}}[1h]))'
    free = f"node_memory_MemAvailable_bytes{{{hosts}}} / node_memory_MemTotal_bytes{{{hosts}}}"
    left = f"min by (cluster, instance, device) ({FREE} / {SIZE})"
    trend = f"predict_linear({FREE}[$__range], $__range_s)"
    return [
        lines("CPU of each machine", "Share of the cores in use, over an hour.", "percentunit",
              (f"1 - {idle}", "{{cluster}} {{instance}}"), steps=bad_above(0.7, 0.9), most=1,
              width=6),
        lines("Memory of each machine", "Share of the memory in use.", "percentunit",
              (f"1 - {free}", "{{cluster}} {{instance}}"), steps=bad_above(0.8, 0.9), most=1,
              width=6),
        lines("Disks", "Share of each file system in use.", "percentunit",
              (f"1 - {left}", "{{instance}} {{device}}"), steps=bad_above(0.8, 0.9), most=1,
              width=6),
        figure(
            "Fullest disk, by the trend",
            "Free share of the disk that will have least, after as long again as the dashboard "
            "looks back. Without that much history: what is free now.",
            "percentunit",
            f"min(clamp({trend} / {SIZE}, 0, 1)) and on() {KNOWN} or min({FREE} / {SIZE})",
            bad_below(0.2, 0.1), width=6, height=7,
        ),
    ]  # fmt: skip
