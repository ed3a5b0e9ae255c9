"""Monitoring: does what watches the services work itself."""

from grafana.source.board import Board
from grafana.source.panels import Panel, bad_above, bad_below, figure, lines
from grafana.source.queries import OURS, RATE
from grafana.source.tables import Column, rows

# These are alone on their machine: they watch all clusters and carry the labels of none.
PROMETHEUS = 'job="prometheus"'
ALERTMANAGER = 'job="alertmanager"'
SENT = "prometheus_notifications_sent_total"


def board() -> Board:
    """Return the dashboard."""
    found = Board("monitoring", "Monitoring", "Does what watches the services work itself")
    found.row("Now", *_now())
    found.row("Scraping", _jobs(), *_scraping())
    found.row("Rules and alerts", *_alerting())
    return found.row("Prometheus itself", *_itself())


def _now() -> list[Panel]:
    return [
        figure(
            "Targets down",
            "Targets of any job that cannot be scraped. The table below says of which job.",
            "short", "count(up == 0) or 0 * count(up)", bad_above(1, 1), filled=True,
        ),
        figure(
            "Discovery failing",
            "Failed requests for the list of pods in the last five minutes. With a bad token or no "
            "way to the API server, targets vanish without an error: make doctor finds the hop.",
            "short", f"sum(increase(prometheus_sd_kubernetes_failures_total{{{PROMETHEUS}}}[5m]))",
            bad_above(1, 5), filled=True,
        ),
        figure(
            "Configuration loaded",
            "1 if Prometheus and Alertmanager took their last configuration. 0: they go on with "
            "the old one, and the log names the line.",
            "short",
            f"min(prometheus_config_last_reload_successful{{{PROMETHEUS}}} or "
            f"alertmanager_config_last_reload_successful{{{ALERTMANAGER}}})",
            bad_below(1, 1), filled=True,
        ),
        figure(
            "Rules failing", "Rules that could not be evaluated in the last five minutes.", "short",
            f"sum(increase(prometheus_rule_evaluation_failures_total{{{PROMETHEUS}}}[5m]))",
            bad_above(1, 1), filled=True,
        ),
        figure(
            "Alertmanagers",
            "Alertmanagers that Prometheus knows. 0: no alert reaches anybody.", "short",
            f"max(prometheus_notifications_alertmanagers_discovered{{{PROMETHEUS}}})",
            bad_below(1, 1), filled=True,
        ),
        figure(
            "Notifications failed",
            "Messages to people that failed in the last hour, such as to Slack or by e-mail.",
            "short",
            f"sum(increase(alertmanager_notifications_failed_total{{{ALERTMANAGER}}}[1h]))",
            bad_above(1, 5), filled=True,
        ),
    ]  # fmt: skip


def _jobs() -> Panel:
    return rows(
        "Jobs", "What is scraped: targets that answer, targets that do not, series and time.",
        "job",
        Column("up", "sum by (job) (up)"),
        Column("down", "sum by (job) (1 - up)", steps=bad_above(1, 1)),
        Column("series", "sum by (job) (scrape_samples_post_metric_relabeling)"),
        Column("slowest", "max by (job) (scrape_duration_seconds)", "s", bad_above(1, 5)),
        width=8,
    )  # fmt: skip


def _scraping() -> list[Panel]:
    return [
        lines(
            "Targets up", "Targets that answer, by job. A line that ends is a discovery that lost "
            "its targets; a line that drops is targets that do not answer.",
            "short", ("sum by (job) (up)", "{{job}}"), width=8,
        ),
        lines(
            "Time of a scrape",
            "The slowest target of each job. Through the API server of a cluster it includes the "
            "way there; near the scrape interval samples are lost.",
            "s", ("max by (job) (scrape_duration_seconds)", "{{job}}"), steps=bad_above(1, 5),
            usual=1.1, width=8,
        ),
    ]  # fmt: skip


def _alerting() -> list[Panel]:
    took = f"prometheus_rule_group_last_duration_seconds{{{PROMETHEUS}}}"
    subject = '"subject", "$1", "rule_group", ".*/(.+)\\\\.ya?ml;.*"'
    return [
        lines(
            "Alerts by severity",
            "Alerts that fire. Watchdog (none) always does: without it the way to people is "
            "broken.",
            "short", ('sum by (severity) (ALERTS{alertstate="firing"})', "{{severity}}"), width=8,
        ),
        lines(
            "Time of the rules",
            "Seconds that the slowest group of each file of rules took last. A group that takes "
            "longer than its interval skips evaluations.",
            "s", (f"max by (subject) (label_replace({took}, {subject}))", "{{subject}}"),
            steps=bad_above(1, 10), usual=0.05, width=8,
        ),
        lines(
            "Alerts sent, and what went wrong",
            "Alerts a second that Prometheus sent, failed to send or dropped.", "ops",
            (f"sum(rate({SENT}{{{PROMETHEUS}}}{RATE}))", "sent"),
            (f"sum(rate(prometheus_notifications_errors_total{{{PROMETHEUS}}}{RATE}))", "failed"),
            (f"sum(rate(prometheus_notifications_dropped_total{{{PROMETHEUS}}}{RATE}))", "dropped"),
            width=8,
        ),
    ]  # fmt: skip


def _itself() -> list[Panel]:
    seconds = f'prometheus_engine_query_duration_seconds{{{PROMETHEUS}, quantile="0.99"}}'
    return [
        lines(
            "Series in memory",
            "Series that Prometheus keeps in memory: they cost about 4 KiB each.", "short",
            (f"max(prometheus_tsdb_head_series{{{PROMETHEUS}}})", "all"),
            (f"sum(scrape_samples_post_metric_relabeling{{{OURS}}})", "of ours"), width=6,
        ),
        lines(
            "Memory", "Resident memory of what watches. The stack on a laptop has 1 GB.", "bytes",
            ('sum by (job) (process_resident_memory_bytes{job!~"trip-service.*"})', "{{job}}"),
            steps=bad_above(800_000_000, 1_000_000_000), width=6,
        ),
        lines(
            "Data on disk", "Blocks that Prometheus keeps, for 200 hours, and its write-ahead log.",
            "bytes",
            (f"sum(prometheus_tsdb_storage_blocks_bytes{{{PROMETHEUS}}})", "blocks"),
            (f"sum(prometheus_tsdb_wal_storage_size_bytes{{{PROMETHEUS}}})", "log"), width=6,
        ),
        lines(
            "Time of a query",
            "99 % of the queries take less, for each part of their work. Slow dashboards show "
            "here.",
            "s", (f"max by (slice) ({seconds})", "{{slice}}"), steps=bad_above(1, 10), usual=0.1,
            width=6,
        ),
    ]  # fmt: skip
