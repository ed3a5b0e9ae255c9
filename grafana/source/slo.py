"""SLO: how much of what we promised is left, and how fast it is used up."""

from grafana.source.board import Board, text
from grafana.source.panels import Panel, bad_above, bad_below, figure, lines
from grafana.source.queries import CHOSEN

REQUESTS = "http_requests_total"
DURATION = "http_request_duration_seconds"
# Factors and windows of the alerts, after the SRE workbook.
PAGE, TICKET = 14.4, 1
WINDOWS = (("5m", "5 minutes"), ("1h", "1 hour"), ("6h", "6 hours"), ("3d", "3 days"))


def board() -> Board:
    """Return the dashboard."""
    objectives = (
        text("available", "answered %", "99.9", "Share of requests to be answered without a 5xx"),
        text("fast", "fast %", "99", "Share of requests to be answered within 250 ms"),
    )
    description = "How much of what we promised is left, and how fast it is used up"
    found = Board("slo", "SLO", description, since="now-6h", refresh="1m", variables=objectives)
    found.row("The promise over 30 days", *_promise())
    found.row("How fast the error budget burns", *_burning())
    return found.row("Events behind it", *_events())


def _bad(window: str, by: str) -> str:
    failed = f'sum by ({by}) (rate({REQUESTS}{{{CHOSEN}, status=~"5.."}}[{window}]))'
    return f"{failed} / (sum by ({by}) (rate({REQUESTS}{{{CHOSEN}}}[{window}])) > 0)"


def _slow(window: str, by: str) -> str:
    fast = f'sum by ({by}) (rate({DURATION}_bucket{{{CHOSEN}, le="0.25"}}[{window}]))'
    return f"1 - {fast} / (sum by ({by}) (rate({DURATION}_count{{{CHOSEN}}}[{window}])) > 0)"


def _budget(variable: str) -> str:
    return f"(1 - ${variable} / 100)"


def _promise() -> list[Panel]:
    left = bad_below(0.25, 0.0001)
    return [
        figure(
            "Answered",
            "Share of requests of 30 days that were answered without a 5xx status. With less "
            "history, of the time there is.",
            "percentunit", f"1 - ({_bad('30d', 'cluster')})", bad_below(0.999, 0.99), decimals=3,
            width=6,
        ),
        figure(
            "Budget left for failures",
            "What is left of the failures that the promise allows in 30 days. At 0 the promise is "
            "broken: stop risky changes and mend.",
            "percentunit", f"1 - ({_bad('30d', 'cluster')}) / {_budget('available')}", left,
            filled=True, decimals=0, width=6,
        ),
        figure(
            "Answered within 250 ms", "Share of requests of 30 days that were fast.",
            "percentunit", f"1 - ({_slow('30d', 'cluster')})", bad_below(0.99, 0.95), decimals=2,
            width=6,
        ),
        figure(
            "Budget left for slowness", "What is left of the slow requests that are allowed.",
            "percentunit", f"1 - ({_slow('30d', 'cluster')}) / {_budget('fast')}", left,
            filled=True, decimals=0, width=6,
        ),
    ]  # fmt: skip


def _burning() -> list[Panel]:
    steps = bad_above(TICKET, PAGE)
    return [
        lines(
            "Burn rate of failures",
            "1 uses up the budget in exactly 30 days; 14.4 uses up 2 % of it in an hour and pages. "
            "A short window alone above the line is over soon; both windows mean act now.",
            "suffix:x",
            *((f"({_bad(window, 'cluster')}) / {_budget('available')}", name)
              for window, name in WINDOWS),
            steps=steps, usual=16, height=9,
        ),
        lines(
            "Burn rate of slowness", "The same for requests that took longer than 250 ms.",
            "suffix:x",
            *((f"({_slow(window, 'cluster')}) / {_budget('fast')}", name)
              for window, name in WINDOWS),
            steps=steps, usual=16, height=9,
        ),
        lines(
            "Failures burn, by service", "Which service uses up the budget: over one hour.",
            "suffix:x", (f"({_bad('1h', 'app')}) / {_budget('available')}", "{{app}}"),
            steps=steps, usual=16,
        ),
        lines(
            "Slowness burns, by service", "Which service is slow: over one hour.", "suffix:x",
            (f"({_slow('1h', 'app')}) / {_budget('fast')}", "{{app}}"), steps=steps, usual=16,
        ),
    ]  # fmt: skip


def _events() -> list[Panel]:
    return [
        lines(
            "Requests in an hour",
            "How many events the shares are made of. At night a single failure is a large share "
            "of few requests; the alerts want a minimum of events.",
            "short", (f"sum by (app) (increase({REQUESTS}{{{CHOSEN}}}[1h]))", "{{app}}"),
        ),
        lines(
            "Failures in an hour",
            "Requests with a 5xx status, as a number. A service that fails for few users all night "
            "is seen here, not in the shares.",
            "short",
            (f'sum by (app) (increase({REQUESTS}{{{CHOSEN}, status=~"5.."}}[1h]))', "{{app}}"),
        ),
    ]  # fmt: skip
