"""Overview: is anything wrong, where, and since when."""

from grafana.source.board import Board
from grafana.source.panels import Panel, bad_above, figure, lines
from grafana.source.queries import CHOSEN, LASTING, OURS, age, failed_share, per_second, quantile
from grafana.source.tables import Column, rows

FIRING = 'ALERTS{alertstate="firing", severity=~"critical|warning"}'
STARTED = 'ALERTS_FOR_STATE{severity=~"critical|warning"} and ignoring(alertstate)'
SINCE = f"max by (alertname, severity, app) (time() - ({STARTED} {FIRING}))"
NOTHING = f'label_replace(vector(0) unless on() {FIRING}, "severity", "nothing fires", "", "")'
FAILING = bad_above(0.02, 0.05)
SLOW = bad_above(0.25, 1)


def board() -> Board:
    """Return the dashboard."""
    found = Board("trip-service", "Overview", "Is anything wrong, where, and since when")
    found.row("Now", *_now())
    found.row("What is wrong, and where", _alerts(), _services())
    found.row("Since when", *_courses())
    return found.row("Behind the requests", *_behind())


def _now() -> list[Panel]:
    return [
        figure(
            "Emergencies",
            "Critical alerts that fire now: users notice, or soon will. The table below names "
            "them; each has a runbook that says what to check first.",
            "short", _firing("critical"), bad_above(1, 1), filled=True, width=3,
        ),
        figure(
            "Warnings",
            "Alerts of severity warning: they can wait until the morning, not until next week.",
            "short", _firing("warning"), (("green", None), ("orange", 1), ("red", 20)),
            filled=True, width=3,
        ),
        figure(
            "Processes down",
            "Processes of ours that Prometheus cannot scrape. If all are down at once, suspect "
            "the way to them (token, API server, network) before the services.",
            "short", f"count(up{{{LASTING}}} == 0) or 0 * count(up{{{LASTING}}})",
            bad_above(1, 1), filled=True, width=4,
        ),
        figure(
            "Failed requests",
            "Share of requests that ended with a 5xx status, over all services. Refusals of bad "
            "input (4xx) do not count.",
            "percentunit", failed_share(by="cluster"), FAILING, filled=True, decimals=1, width=3,
        ),
        figure(
            "95th percentile",
            "19 of 20 requests are answered within this time, over all services.",
            "s", quantile(0.95, "http_request_duration_seconds", by=""), SLOW, filled=True,
        ),
        figure(
            "Last delivery of rates",
            "Time since a source of exchange rates last delivered or had nothing new. Each source "
            "has its own cadence: a weekend is normal for the ECB.",
            "s", f"time() - max(ingest_last_success_timestamp_seconds{{{OURS}}})",
            bad_above(86_400, 259_200), filled=True,
        ),
        figure(
            "Events waiting",
            "Events that were published but that the consumers have not applied yet. It returns to "
            "zero within seconds while they work.",
            "short", f"sum(consumer_lag_messages{{{OURS}}})", bad_above(100, 1000), filled=True,
            width=3,
        ),
    ]  # fmt: skip


def _firing(severity: str) -> str:
    return f'count(ALERTS{{alertstate="firing", severity="{severity}"}}) or vector(0)'


def _alerts() -> Panel:
    return rows(
        "Alerts and their runbooks",
        "What fires, in which service, and for how long. Click a name for its runbook, which says "
        "what to check first. A calm system says that nothing fires.",
        "alertname", Column("for", f"{SINCE} or {NOTHING}", "s"),
        link="/public/runbooks/${__value.raw}.md", renamed={"alertname": "alert"},
        width=10, height=8,
    )  # fmt: skip


def _services() -> Panel:
    return rows(
        "Services",
        "One row for each service; click a name for its own dashboard. Read it from the left: is "
        "it up, does it fail, is it slow, is it full.",
        "app",
        Column("down", f"sum by (app) (1 - up{{{CHOSEN}}})", steps=bad_above(1, 1)),
        Column("requests", per_second("http_requests_total"), "reqps"),
        Column("failed", failed_share(), "percentunit", FAILING),
        Column("p95", quantile(0.95, "http_request_duration_seconds"), "s", SLOW),
        Column("busy", _busy(), "percentunit", bad_above(0.7, 0.9)),
        Column("memory", f"sum by (app) (process_resident_memory_bytes{{{CHOSEN}}})", "bytes"),
        link="/d/service?var-service=${__value.raw}&${__url_time_range}",
        renamed={"app": "service"}, width=14, height=8,
    )  # fmt: skip


def _busy() -> str:
    busy = f'sum by (app) (avg_over_time(gunicorn_workers{{{CHOSEN}, state="busy"}}[5m]))'
    return f"{busy} / sum by (app) (gunicorn_workers_wanted{{{CHOSEN}}})"


def _courses() -> list[Panel]:
    return [
        lines(
            "Requests, by service",
            "Requests a second. A line that falls to zero while the others go on is a service that "
            "nobody reaches.",
            "reqps", (per_second("http_requests_total"), "{{app}}"), width=8,
        ),
        lines(
            "Failed requests, by service",
            "Share of requests with a 5xx status. The dashed lines are where a warning (2 %) and "
            "an emergency (5 %) begin.",
            "percentunit", (failed_share(), "{{app}}"), steps=FAILING, usual=0.06, width=8,
        ),
        lines(
            "95th percentile, by service",
            "If every service rises together, look at the machine or the store they share; if one "
            "rises, look at its own dashboard.",
            "s", (quantile(0.95, "http_request_duration_seconds"), "{{app}}"), steps=SLOW,
            usual=0.3, width=8,
        ),
    ]  # fmt: skip


def _behind() -> list[Panel]:
    return [
        lines(
            "Workers busy",
            "Share of the gunicorn workers that handle a request. Near 100 % requests queue: add "
            "workers or pods, or find what holds them.",
            "percentunit", (_busy(), "{{app}}"), steps=bad_above(0.7, 0.9), most=1, width=8,
        ),
        lines(
            "Events waiting, by service",
            "Events that a consumer has yet to apply. A line that only climbs is a consumer that "
            "is stopped or stuck; see Pipeline.",
            "short", (f"sum by (app) (consumer_lag_messages{{{CHOSEN}}})", "{{app}}"), width=8,
        ),
        lines(
            "Age of the newest rates",
            "Time since the newest observation of each source. Saw teeth are healthy; a line that "
            "climbs past its own cadence is not.",
            "suffix:d", (age("exchange_rate_observed_timestamp_seconds"), "{{source}}"), width=8,
        ),
    ]  # fmt: skip
