"""Pipeline: from the sources through the ingestor and the event log to the stores."""

from grafana.source.board import Board
from grafana.source.panels import Panel, bad_above, bars, figure, lines
from grafana.source.queries import OURS, age, over_range, per_second, quantile
from grafana.source.tables import Column, rows

OLDEST = "consumer_oldest_unprocessed_timestamp_seconds"
CONSUMING = f'{OURS}, component="consumer"'
DEAD = "dead_letter_messages_total"
EXPIRED = "consumer_expired_messages_total"


def board() -> Board:
    """Return the dashboard."""
    found = Board("pipeline", "Pipeline", "How rates get from their sources into the stores")
    found.row("Now", *_now())
    found.row("Sources and the ingestor", _sources(), *_ingestor())
    found.row("Event log and consumers", *_consumers())
    return found.row("What is lost or done again", *_lost())


def _now() -> list[Panel]:
    return [
        figure(
            "Consumers stopped",
            "Services of which no consumer reads and applies events. Look at their logs and at the "
            "event log; what was published meanwhile is not lost.",
            "short", f"count({_running()} == 0) or 0 * count({_running()})", bad_above(1, 1),
            filled=True,
        ),
        figure(
            "Events waiting", "Events that were published and not applied yet.", "short",
            f"sum(consumer_lag_messages{{{OURS}}})", bad_above(100, 1000), filled=True,
        ),
        figure(
            "Oldest event waiting",
            "How long the first of them has waited. 0 if nothing waits.", "s",
            f"max({_waiting()})", bad_above(60, 600), filled=True,
        ),
        figure(
            "Dead letters",
            "Events of the time shown that could not be applied and were set aside. Each needs a "
            "person: docs/operations.md says how to replay them.",
            "short", over_range(DEAD, by="cluster"), bad_above(1, 10), filled=True,
        ),
        figure(
            "Expired unread",
            "Events of the time shown that the log deleted before a consumer read them. They are "
            "lost: collect that time again.",
            "short", over_range(EXPIRED, by="cluster"), bad_above(1, 1), filled=True,
        ),
        figure(
            "Last delivery", "Time since any source last delivered or had nothing new.", "s",
            f"time() - max(ingest_last_success_timestamp_seconds{{{OURS}}})",
            bad_above(86_400, 259_200), filled=True,
        ),
    ]  # fmt: skip


def _running() -> str:
    return f"max by (cluster, namespace, app) (consumer_running{{{CONSUMING}}})"


def _waiting() -> str:
    oldest = f"max by (app) ({OLDEST}{{{OURS}}})"
    return f"(time() - ({oldest} > 0)) or 0 * {oldest}"


def _sources() -> Panel:
    failed = f'{OURS}, outcome="failed"'
    return rows(
        "Sources",
        "One row for each source. A last success that is much older than its cadence needs a look "
        "at the ingestor. A negative figure of how late it is says when it publishes next.",
        "source",
        Column("runs", over_range("ingest_runs_total", by="source")),
        Column("failed", over_range("ingest_runs_total", failed, "source"), "short",
               bad_above(1, 5)),
        Column("last success",
               f"time() - max by (source) (ingest_last_success_timestamp_seconds{{{OURS}}})", "s",
               bad_above(86_400, 345_600)),
        Column("newest rates", age("exchange_rate_observed_timestamp_seconds"), "suffix:d",
               decimals=2),
        Column("late by",
               f"time() - max by (source) (exchange_rate_due_timestamp_seconds{{{OURS}}})", "s",
               bad_above(3_600, 21_600)),
        Column("held back", f"sum by (source) (ingest_held_values{{{OURS}}})", "short",
               bad_above(1, 50)),
        Column("frozen days", f"max by (source) (ingest_source_frozen_days{{{OURS}}})", "short",
               bad_above(1, 2)),
        Column("repeats", f"round({_ingested('ingest_frozen_publications_total', 'source')})"),
        Column("disagrees", f"max by (source) (ingest_disagreement_ratio{{{OURS}}})", "percentunit",
               bad_above(0.05, 0.1)),
        width=12, height=8,
    )  # fmt: skip


def _ingested(metric: str, by: str) -> str:
    """Return the growth of a figure of the ingestor in the time shown.

    The process of a CronJob is scraped once and starts at zero: its last figure is that of a run.
    """
    selector = f'{OURS}, component="ingestor"'
    running = f'increase({metric}{{{selector}, job="trip-service"}}[$__range])'
    once = f'max_over_time({metric}{{{selector}, job="trip-service-pods"}}[$__range])'
    return f"sum by ({by}) ({running} or {once})"


def _since_start(metric: str, by: str) -> str:
    return f'sum by ({by}) (max_over_time({metric}{{{OURS}, component="ingestor"}}[$__range]))'


def _ingestor() -> list[Panel]:
    fetch = "outbound_request_duration_seconds"
    spent, fetches = (_ingested(f"{fetch}_{each}", "peer") for each in ("sum", "count"))
    # A source that publishes once a day is not asked for most of it.
    always_spent, always = (_since_start(f"{fetch}_{each}", "peer") for each in ("sum", "count"))
    return [
        bars(
            "Values published, by outcome",
            "In the time shown: accepted, skipped because they are no currencies in use, rejected, "
            "and released after they were held back as jumps.",
            "short", (f"round({_ingested('ingest_values_total', 'outcome')})", "{{outcome}}"),
            width=5,
        ),
        bars(
            "Values rejected, by reason",
            "Why values were refused in the time shown. A jump is a rate that moved more than is "
            "believable; many at once mean that the source changed its format.",
            "short", (f"round({_ingested('ingest_rejected_values_total', 'reason')})",
                      "{{reason}}"), steps=bad_above(1, 100), width=7,
        ),
        lines(
            "Runs a minute, by outcome",
            "Runs of the ingestor, from the table of runs that the consumer keeps. unchanged: the "
            "source had nothing new.",
            "short",
            (f"60 * {per_second('ingest_runs_total', OURS, 'outcome')}", "{{outcome}}"), width=12,
        ),
        lines(
            "Time to fetch from a source",
            "Seconds of a whole fetch with its retries, on average over the time shown, or since "
            "the ingestor started if nothing was fetched in it.", "s",
            (f"{spent} / ({fetches} > 0) or {always_spent} / ({always} > 0)", "{{peer}}"),
            steps=bad_above(10, 60), width=12,
        ),
    ]  # fmt: skip


def _consumers() -> list[Panel]:
    return [
        lines(
            "Events waiting, by service",
            "A hill that flattens is work being done; a line that only climbs is a consumer that "
            "is stopped or stuck.",
            "short", (f"sum by (app) (consumer_lag_messages{{{OURS}}})", "{{app}}"),
            steps=bad_above(100, 1000), usual=10, width=8,
        ),
        lines(
            "Age of the oldest event waiting",
            "How long the first unapplied event has waited. One event that cannot be applied "
            "holds those behind it until it becomes a dead letter.",
            "s", (_waiting(), "{{app}}"), steps=bad_above(60, 600), usual=75, width=8,
        ),
        lines(
            "Consumers running",
            "1 while a consumer reads and applies, 0 during an outage of the log or the store.",
            "short",
            (f"sum by (app, pod) (consumer_running{{{CONSUMING}}})", "{{pod}}"), width=8,
        ),
        lines(
            "Events applied by history",
            "Events a second by outcome. retried: the store was away for a moment; dead_letter: "
            "given up.",
            "ops", (per_second("kafka_messages_processed_total", OURS, "status"), "{{status}}"),
            width=8,
        ),
        lines(
            "Rates stored by currency", "Values that the consumer stored, a second, by source.",
            "ops", (per_second("exchange_rate_updates_total", OURS, "source"), "{{source}}"),
            width=8,
        ),
        lines(
            "Time to apply an event",
            "95 % of the transactions that apply events take less.", "s",
            (quantile(0.95, "db_query_duration_seconds",
                      f'{OURS}, component="consumer", operation!="check"', "app"), "{{app}}"),
            steps=bad_above(0.5, 2), usual=0.6, width=8,
        ),
    ]  # fmt: skip


def _lost() -> list[Panel]:
    return [
        lines(
            "Dead letters, by topic", "Events set aside, by topic, in each rate interval.", "short",
            (_each(DEAD), "{{topic}}"), width=6,
        ),
        lines(
            "Events expired unread",
            "The log keeps events for a time; a consumer that stood still longer misses them.",
            "short", (_each(EXPIRED), "{{topic}}"), width=6,
        ),
        lines(
            "Publishing failed",
            "Times the log did not confirm an event. It is published again, so nothing is lost; "
            "many of them mean that the log is ill.",
            "short", (_each("event_publish_failures_total"), "{{topic}}"), width=6,
        ),
        lines(
            "Rebalances",
            "Times the partitions were assigned again. Some at a rollout are normal; a steady "
            "stream is a consumer that keeps dropping out.",
            "short", (_each("consumer_rebalances_total", "app"), "{{app}}"), width=6,
        ),
    ]  # fmt: skip


def _each(counter: str, by: str = "topic") -> str:
    return f"sum by ({by}) (increase({counter}{{{OURS}}}[$__rate_interval]))"
