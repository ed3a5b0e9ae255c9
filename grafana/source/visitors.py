"""What browsers report: sessions, how far they get, experiments, and how fast the page is."""

from grafana.source.panels import Panel, bad_above, bars, figure, lines
from grafana.source.queries import OURS, over_range, share

STEPS = (
    ("landing", "opened the page"),
    ("search", "searched"),
    ("view", "chose a country"),
    ("convert", "converted"),
    ("compare", "compared"),
    ("share", "shared a link"),
)
SESSIONS, JOURNEYS = "page_sessions_total", "page_journeys_total"
EXPOSURES, CONVERSIONS = "experiment_exposures_total", "experiment_conversions_total"
BY_VARIANT = "experiment, variant"
# Visitors report far less often than Prometheus asks.
HOUR = "[1h]"


def sessions() -> list[Panel]:
    """Return the panels about sessions and experiments."""
    return [
        figure(
            "Sessions",
            "Sessions of browser tabs that began. Visitors who refuse to be counted are missing.",
            "short", over_range(SESSIONS, by="cluster"), height=8,
        ),
        figure(
            "Sessions that convert",
            "Share of sessions in which somebody converted an amount.",
            "percentunit", share(_step("convert"), _step("landing")), decimals=1,
            height=8,
        ),
        bars(
            "How far sessions get",
            "Sessions that took each step at least once, in the time shown. A step that falls to "
            "zero while the one above does not is broken.",
            "short", *((_step(step), title) for step, title in STEPS),
        ),
        bars(
            "Where sessions begin", "Sessions by the kind of page that was opened first.", "short",
            (over_range(SESSIONS, by="entry"), "{{entry}}"),
        ),
        bars(
            "Experiments: share that reached the goal",
            "Of the sessions that saw a variant, how many reached the goal of the experiment "
            "after that; 0 while none runs. docs/experiments.md says when two bars differ.",
            "percentunit",
            (share(_grown(CONVERSIONS), _grown(EXPOSURES)), "{{experiment}}: {{variant}}"),
            width=12, height=5,
        ),
        bars(
            "Experiments: sessions that took part",
            "Sessions that saw each variant. Shares other than those drawn mean that one variant "
            "loses sessions: then do not compare them.",
            "short",
            (over_range(EXPOSURES, by=BY_VARIANT), "{{experiment}}: {{variant}}"),
            width=12, height=5,
        ),
    ]  # fmt: skip


def vitals() -> list[Panel]:
    """Return the panels about how fast the page is where people are."""
    return [
        _vital(
            "Largest element shown (LCP)",
            "Three of four visitors see the largest element of a page within this time. Google "
            "calls up to 2.5 s good, and more than 4 s poor.",
            "web_vitals_lcp_seconds", "s", (2.5, 4), usual=3,
        ),
        _vital(
            "Reaction shown (INP)",
            "Three of four visitors wait no longer than this for a reaction to a click or a key. "
            "Up to 200 ms is good, more than 500 ms poor.",
            "web_vitals_inp_seconds", "s", (0.2, 0.5), usual=0.3,
        ),
        _vital(
            "Layout shift (CLS)",
            "Three of four visitors see the page move by itself by no more than this score. Up to "
            "0.1 is good, more than 0.25 poor.",
            "web_vitals_cls_score", "short", (0.1, 0.25), usual=0.15,
        ),
        _vital(
            "First content shown (FCP)",
            "Three of four visitors see the first content within this time. If it rises together "
            "with the first byte, look at the server.",
            "web_vitals_fcp_seconds", "s", (1.8, 3), usual=2,
        ),
        _vital(
            "First byte (TTFB)",
            "Three of four visitors get the first byte of the page within this time; their "
            "networks are part of it.",
            "web_vitals_ttfb_seconds", "s", (0.8, 1.8), usual=1,
        ),
        lines(
            "Errors in browsers",
            "Errors that browsers reported in the hour before, by kind. A few come from old "
            "browsers; a step after a release comes from it.",
            "short",
            (f"sum by (kind) (increase(web_vitals_errors_total{{{OURS}}}{HOUR}))", "{{kind}}"),
            width=8,
        ),
    ]  # fmt: skip


def _step(step: str) -> str:
    return over_range(JOURNEYS, f'{OURS}, step="{step}"', "cluster")


def _grown(metric: str) -> str:
    return f"sum by ({BY_VARIANT}) (increase({metric}{{{OURS}}}[$__range]))"


def _vital(
    title: str, description: str, metric: str, unit: str, limits: tuple[float, float], usual: float
) -> Panel:
    grown = f"sum by (le, page) (rate({metric}_bucket{{{OURS}}}{HOUR}))"
    return lines(
        title, description, unit, (f"histogram_quantile(0.75, {grown})", "{{page}}"),
        steps=bad_above(*limits), usual=usual, width=8,
    )  # fmt: skip
