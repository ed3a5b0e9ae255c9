"""Service: rate, errors and duration of one service, and the use of its workers and its store."""

from grafana.source.board import Board
from grafana.source.panels import NEUTRAL, Panel, bad_above, bad_below, cells, figure, lines
from grafana.source.queries import CHOSEN, failed_share, per_second, quantile, share
from grafana.source.tables import Column, rows

FAILING = bad_above(0.02, 0.05)
SLOW = bad_above(0.25, 1)
DURATION = "http_request_duration_seconds"
DIED = "gunicorn_workers_died_total"
WANTED = f"sum(gunicorn_workers_wanted{{{CHOSEN}}})"


def board() -> Board:
    """Return the dashboard."""
    found = Board("service", "Service", "One service: its requests, its workers and its store")
    found.row("Now", *_now())
    found.row("Requests: rate, errors, duration", *_requests())
    found.row("Workers, one by one", *_workers(), _processes())
    return found.row("Store, cache and other services", *_store())


def _now() -> list[Panel]:
    return [
        figure(
            "Processes up",
            "Processes that Prometheus can scrape, of those it knows.",
            "percentunit", f"avg(up{{{CHOSEN}}})", bad_below(1, 0.99), filled=True,
        ),
        figure("Requests", "Requests a second, over all its routes.", "reqps", f"sum({_all()})"),
        figure(
            "Failed requests", "Share of requests with a 5xx status, over all routes.",
            "percentunit", failed_share(by="cluster"), FAILING, decimals=1,
        ),
        figure(
            "95th percentile", "19 of 20 requests are answered within this time.", "s",
            quantile(0.95, DURATION, by=""), SLOW,
        ),
        figure(
            "Workers busy",
            "Share of the workers that handled a request, on average over five minutes.",
            "percentunit",
            f'sum(avg_over_time(gunicorn_workers{{{CHOSEN}, state="busy"}}[5m])) / {WANTED}',
            bad_above(0.7, 0.9), decimals=0,
        ),
        figure(
            "Youngest process",
            "Time since the newest of its processes started. Some seconds mean that something "
            "restarts.",
            "s", f"min(time() - process_start_time_seconds{{{CHOSEN}}})", bad_below(300, 60),
        ),
    ]  # fmt: skip


def _all() -> str:
    return f"rate(http_requests_total{{{CHOSEN}}}[$__rate_interval])"


def _requests() -> list[Panel]:
    quiet = f'{CHOSEN}, status!~"2..|3.."'
    return [
        lines(
            "Requests by endpoint", "Which routes are asked, and how often.", "reqps",
            (f"{per_second('http_requests_total', by='endpoint')} > 0", "{{endpoint}}"),
            stacked=True,
        ),
        lines(
            "Refusals and failures by status",
            "Requests that did not succeed. 4xx: the caller's mistake, 429: too many clicks, 5xx: "
            "ours. 503 means that the store or another service does not answer.",
            "reqps",
            (f"{per_second('http_requests_total', quiet, 'status')} > 0", "{{status}}"),
            (f"sum(rate(http_requests_total{{{quiet}}}[$__rate_interval]))", "all"),
        ),
        lines(
            "Response times",
            "Half of the requests, 95 % and 99 % are answered within these times. A gap between "
            "them means that a few requests wait for something.",
            "s",
            *((quantile(q, DURATION, by=""), name)
              for q, name in ((0.5, "half"), (0.95, "95 %"), (0.99, "99 %"))),
            steps=SLOW, usual=0.3,
        ),
        cells(
            "Response times, all requests",
            "How many requests took how long: the fuller the colour, the more of them. Two bands "
            "are two kinds of requests, such as cached ones and others.",
            "s", (f"sum by (le) (increase({DURATION}_bucket{{{CHOSEN}}}[$__rate_interval]))",
                  "{{le}}"),
            buckets=True, height=7,
        ),
        lines(
            "95th percentile by endpoint",
            "Which route is slow: 19 of 20 of its requests take less.", "s",
            (f"{quantile(0.95, DURATION, by='endpoint')} >= 0", "{{endpoint}}"), steps=SLOW,
            usual=0.3,
        ),
        lines(
            "Failed requests by endpoint", "Which route fails: the share with a 5xx status.",
            "percentunit", (failed_share(by="endpoint"), "{{endpoint}}"), steps=FAILING, usual=0.06,
        ),
    ]  # fmt: skip


def _workers() -> list[Panel]:
    slots = "app, pod, slot"
    named = "{{pod}} {{slot}}"
    return [
        lines(
            "Workers by state",
            "Busy ones handle a request, idle ones wait. All busy: requests queue. Fewer than "
            "wanted: workers die faster than they start.",
            "short",
            (f"sum by (state) (gunicorn_workers{{{CHOSEN}}})", "{{state}}"), (WANTED, "wanted"),
            width=8,
        ),
        lines(
            "Connections waiting",
            "Connections that no worker has accepted yet, and requests being handled. A queue "
            "that stays is time that users wait before anything is measured.",
            "short",
            (f"sum by (pod) (gunicorn_accept_queue_length{{{CHOSEN}}})", "{{pod}} waiting"),
            (f"sum by (pod) (gunicorn_requests_in_flight{{{CHOSEN}}})", "{{pod}} handled"),
            width=8,
        ),
        lines(
            "Workers that started and ended",
            "Workers in each rate interval, and why they ended. killed: a crash or no memory; "
            "timeout: a request took too long; max_requests is planned.",
            "short",
            (f"sum by (cause) (increase({DIED}{{{CHOSEN}}}[$__rate_interval]))", "{{cause}}"),
            (f"sum(increase(gunicorn_workers_started_total{{{CHOSEN}}}[$__rate_interval]))",
             "started"),
            width=8,
        ),
        lines(
            "CPU of each worker",
            "Cores used by the master and the worker of each slot. One at 1 with idle neighbours "
            "is a request that spins.",
            "suffix:cores", (per_second("gunicorn_process_cpu_seconds_total", by=slots), named),
            usual=0.1, width=8,
        ),
        lines(
            "Memory of each worker",
            "Resident memory. A steady climb over hours is a leak; it falls when the slot gets a "
            "new worker.",
            "bytes",
            (f"sum by ({slots}) (gunicorn_process_resident_memory_bytes{{{CHOSEN}}})", named),
            width=8,
        ),
        lines(
            "Open files of each worker",
            "File descriptors. They climb with connections; a climb that never ends is a leak.",
            "short", (f"sum by ({slots}) (gunicorn_process_open_fds{{{CHOSEN}}})", named), width=8,
        ),
    ]  # fmt: skip


def _processes() -> Panel:
    age = f"time() - process_start_time_seconds{{{CHOSEN}}}"
    version = f"on (cluster, namespace, pod) group_left (version) build_info{{{CHOSEN}}}"
    return rows(
        "Processes and their versions",
        "Every process, the version that it runs and for how long. Trouble that began when a "
        "version did is best mended by going back to the one before.",
        "pod",
        Column("running for", f"max by (pod, component, version) (({age}) * {version})",
               "s"),
        width=24, height=9,
    )  # fmt: skip


def _store() -> list[Panel]:
    hits = per_second("cache_requests_total", f'{CHOSEN}, result="hit"', "cache")
    connections = f"mysql_connections_active{{{CHOSEN}}} or mongodb_connections_active{{{CHOSEN}}}"
    return [
        lines(
            "Transactions with the store",
            "95 % of each kind of transaction take less. All slow together: the server. One slow: "
            "its query.",
            "s", (f"{quantile(0.95, 'db_query_duration_seconds', by='operation')} >= 0",
                  "{{operation}}"), steps=SLOW, usual=0.3, width=8,
        ),
        lines(
            "Connections to the store",
            "Connections in use and the most that the pools allow. At the limit requests wait. "
            "The embedded store has no pool: both are 0.",
            "short", (f"sum by (app) ({connections})", "{{app}} in use"),
            (f"sum by (app) (db_pool_connections_limit{{{CHOSEN}}})", "{{app}} limit"), width=8,
        ),
        lines(
            "Store reachable",
            "0 as soon as an attempt to get a connection failed; the second line counts failures.",
            "short", (f"min by (app) (db_reachable{{{CHOSEN}}})", "{{app}} reachable"),
            (per_second("db_connection_failures_total"), "{{app}} failures/s"), width=8,
        ),
        lines(
            "Answers from the cache",
            "Share of lookups that the cache answered. It falls after new rates arrive and "
            "recovers within a minute. Only the currency service has a cache.",
            "percentunit", (share(hits, per_second("cache_requests_total", by="cache")),
                            "{{cache}}"), steps=NEUTRAL, most=1, width=8,
        ),
        lines(
            "Requests to other services",
            "How long the gateway waits for the APIs, and the ingestor for the sources: 95 % take "
            "less. Only these two ask others.",
            "s", (f"{quantile(0.95, 'outbound_request_duration_seconds', by='peer')} >= 0",
                  "{{peer}}"), steps=bad_above(1, 5), usual=1.2, width=8,
        ),
        lines(
            "Waits for a connection",
            "Attempts a second to get a connection from the pool, and how many of them took more "
            "than 100 ms.",
            "ops", (per_second("db_pool_wait_seconds_count"), "{{app}} all"),
            (f"{per_second('db_pool_wait_seconds_count')} - "
             + per_second("db_pool_wait_seconds_bucket", f'{CHOSEN}, le="0.1"'), "{{app}} slow"),
            width=8,
        ),
    ]  # fmt: skip
