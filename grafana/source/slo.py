"""SLO: how much of what we promised is left, and how fast it is used up."""

from grafana.source.board import Board
from grafana.source.panels import Panel, bad_above, bad_below, figure, lines

CHOSEN = 'cluster=~"$cluster", namespace=~"$namespace", app=~"$service"'
FAILING, SLOW = 'slo="availability"', 'slo="latency"'
# Where the alerts of the SRE workbook begin: a ticket, and a page.
BURNING = bad_above(1, 14.4)
# One failure at night is a thousand budgets: beyond this the axis would show nothing else.
MOST = 30
WINDOWS = (("5m", "5 minutes"), ("1h", "1 hour"), ("6h", "6 hours"), ("3d", "3 days"))


def board() -> Board:
    """Return the dashboard, whose objectives are those of the rules."""
    description = "How much of what we promised is left, and how fast it is used up"
    found = Board("slo", "SLO", description, since="now-6h", refresh="1m")
    found.row("The last seven days", *_promise())
    found.row("How fast the error budget burns: the worst service", *_worst())
    found.row("Which service burns it", *_services())
    return found.row("Events behind it", *_events())


def _share(slo: str, by: str) -> str:
    bad, all_ = (
        f"sum by ({by}) (sum_over_time(slo:{kind}:increase5m{{{CHOSEN}, {slo}}}[7d:1m]))"
        for kind in ("bad_events", "events")
    )
    return f"{bad} / ({all_} > 0)"


def _left(slo: str) -> str:
    budget = f"group_left () slo:error_budget:ratio{{{slo}}}"
    return f"min(1 - {_share(slo, 'cluster, namespace, app')} / on (app) {budget})"


def _promise() -> list[Panel]:
    little = bad_below(0.25, 0)
    return [
        figure(
            "Answered without a failure",
            "Share of the requests of seven days that did not end with a 5xx status. With less "
            "history, of the time there is.",
            "percentunit", f"1 - ({_share(FAILING, 'slo')})", course=False, decimals=3, width=6,
        ),
        figure(
            "Budget left for failures",
            "What is left of the failures that seven days may have, for the service that has least "
            "left. Below 0 the promise is broken: stop risky changes and mend.",
            "percentunit", _left(FAILING), little, filled=True, course=False, decimals=0, width=6,
        ),
        figure(
            "Answered within a second",
            "Share of the requests of seven days that were answered within a second.",
            "percentunit", f"1 - ({_share(SLOW, 'slo')})", course=False, decimals=3, width=6,
        ),
        figure(
            "Budget left for slowness",
            "What is left of the slow requests that seven days may have, for the service that has "
            "least left.",
            "percentunit", _left(SLOW), little, filled=True, course=False, decimals=0, width=6,
        ),
    ]  # fmt: skip


def _worst() -> list[Panel]:
    return [
        lines(
            title, text, "suffix:x",
            *((f"clamp_max(max(slo:burn_rate:{window}{{{CHOSEN}, {slo}}}), {MOST})", name)
              for window, name in WINDOWS),
            steps=BURNING, usual=16, height=8,
        )
        for title, text, slo in (
            (
                "Burn rate of failures",
                "1 uses up the budget in exactly 30 days; 14.4 uses up 2 % of it in an hour and "
                "pages. A short window alone is over soon; a short and a long one mean act now. "
                "Drawn up to 30.",
                FAILING,
            ),
            (
                "Burn rate of slowness",
                "The same for requests that took longer than a second. Look at Service for what "
                "is slow.",
                SLOW,
            ),
        )
    ]  # fmt: skip


def _services() -> list[Panel]:
    return [
        lines(
            title, text, "suffix:x",
            (f"clamp_max(max by (app) (slo:burn_rate:5m{{{CHOSEN}, {slo}}}), {MOST})",
             "{{app}} 5 min"),
            (f"clamp_max(max by (app) (slo:burn_rate:1h{{{CHOSEN}, {slo}}}), {MOST})",
             "{{app}} 1 h"),
            steps=BURNING, usual=16,
        )
        for title, text, slo in (
            ("Failures, by service", "Burn rate of each service over five minutes and an hour.",
             FAILING),
            ("Slowness, by service", "Burn rate of each service over five minutes and an hour.",
             SLOW),
        )
    ]  # fmt: skip


def _events() -> list[Panel]:
    return [
        lines(
            "Requests in five minutes",
            "How many events the rates are made of. In a quiet night one failure is a large share "
            "of few requests, so the alerts want ten bad ones.",
            "short",
            (f"sum by (app) (slo:events:increase5m{{{CHOSEN}, {FAILING}}})", "{{app}}"),
            width=8,
        ),
        lines(
            "Failures in five minutes",
            "Requests with a 5xx status, as a number. A service that fails for few users all night "
            "is seen here.",
            "short", (f"sum by (app) (slo:bad_events:increase5m{{{CHOSEN}, {FAILING}}})",
                      "{{app}}"), width=8,
        ),
        lines(
            "Slow requests in five minutes", "Requests that took longer than a second.", "short",
            (f"sum by (app) (slo:bad_events:increase5m{{{CHOSEN}, {SLOW}}})", "{{app}}"), width=8,
        ),
    ]  # fmt: skip
