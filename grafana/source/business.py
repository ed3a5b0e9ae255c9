"""Business: what travellers do, and how fresh the rates are that they see."""

from grafana.source import visitors
from grafana.source.board import Board
from grafana.source.panels import Panel, bad_above, bars, cells, figure, lines
from grafana.source.queries import OURS, age, over_range, per_second

CLICKS = "country_clicks_total"
# An hour that ends now began an hour ago, and Seoul is nine hours before UTC.
BEGAN_IN_SEOUL_SECONDS = 8 * 3600
API = "/api/v1"
# Grafana measures only the first of the longest labels; spaces leave room for wider letters.
ROOM = "   "


def board() -> Board:
    """Return the dashboard; its days are those of the rankings, in Seoul."""
    found = Board(
        "business", "Business", "What travellers do, and how fresh the rates are",
        since="now-24h", refresh="1m", timezone="Asia/Seoul",
    )  # fmt: skip
    found.row("In the time shown", *_totals())
    found.row("Travellers", *_travellers())
    found.row("Sessions", *visitors.sessions())
    found.row("The page where people are", *visitors.vitals())
    found.row("Rhythm", _rhythm(), _days())
    return found.row("Rates", *_rates())


def _asked(app: str, endpoint: str, more: str = "") -> str:
    selector = f'{OURS}, app="service-{app}", endpoint="{endpoint}", status="200"{more}'
    return f"round(sum(increase(http_requests_total{{{selector}}}[$__range])))"


def _totals() -> list[Panel]:
    clicks = over_range(CLICKS, by="cluster")
    return [
        figure("Clicks on countries", "Clicks that the store confirmed.", "short", clicks),
        figure("Pages", "Times the page was opened.", "short", _asked("frontend", "/")),
        figure("Conversions", "Amounts converted from one currency into another.", "short",
               _asked("currency", f"{API}/currencies/convert")),
        figure("Searches", "Searches for a country or a currency.", "short",
               _asked("currency", f"{API}/currencies/search")),
        figure("Histories", "Histories of a pair of currencies that were looked at.", "short",
               _asked("history", f"{API}/history")),
        figure(
            "Newest rates",
            "Age of the newest rates of any source. Rates of a weekend are those of Friday.",
            "s", f"time() - max(exchange_rate_observed_timestamp_seconds{{{OURS}}})",
            bad_above(172_800, 432_000),
        ),
    ]  # fmt: skip


def _travellers() -> list[Panel]:
    codes = over_range("currency_requests_total", by="currency_code")
    return [
        bars(
            "Top countries", "The ten countries that were clicked most in the time shown.", "short",
            (f"sort_desc(topk(10, {over_range(CLICKS, by='country_code')} > 0))",
             "{{country_code}}" + ROOM), height=10,
        ),
        bars(
            "Top currencies",
            "The ten currencies that requests named most in the time shown.", "short",
            (f"sort_desc(topk(10, {codes} > 0))", "{{currency_code}}" + ROOM), height=10,
        ),
        bars(
            "From looking to choosing",
            "How many get how far, in the time shown: each step is a kind of request, not one "
            "visitor. A step that falls to zero while the one above does not is broken.",
            "short",
            (_asked("currency", f"{API}/currencies/latest"), "see rates"),
            (_asked("currency", f"{API}/currencies/search"), "search"),
            (_asked("currency", f"{API}/currencies/{{code}}"), "look at one currency"),
            (_asked("history", f"{API}/history"), "look at its history"),
            (_asked("currency", f"{API}/currencies/convert"), "convert an amount"),
            (over_range(CLICKS, by="cluster"), "click a country"), height=10,
        ),
    ]  # fmt: skip


def _rhythm() -> Panel:
    hour = f'count_values("hour", hour(vector(time() + {BEGAN_IN_SEOUL_SECONDS})))'
    hourly = f"(sum(increase({CLICKS}{{{OURS}}}[1h])) or vector(0))"
    return cells(
        "Clicks by hour of day",
        "Each column is a day, each row an hour in Seoul: the fuller the colour, the more clicks. "
        "A pale stripe across all days is the night; a pale column is a bad day.",
        "none",
        (f"sum by (hour) (sum_over_time(({hourly} * on() group_right() {hour})[1d:1h] "
         "offset -1d))", "{{hour}}"),
        buckets=False, days=7, width=12, height=10,
    )  # fmt: skip


def _days() -> Panel:
    return lines(
        "Clicks and conversions",
        "Clicks and conversions a minute. Clicks that fall to zero in the daytime mean that the "
        "page or the ranking is broken, even if nothing reports an error.",
        "cpm",
        (f"60 * sum(rate({CLICKS}{{{OURS}}}[$__rate_interval]))", "clicks"),
        ("60 * " + per_second(
            "http_requests_total",
            f'{OURS}, app="service-currency", endpoint="{API}/currencies/convert"', "cluster",
        ), "conversions"), height=10,
    )  # fmt: skip


def _rates() -> list[Panel]:
    return [
        lines(
            "Age of the newest rates, by source",
            "Saw teeth are healthy. A source that climbs past its own cadence has stopped, or we "
            "no longer reach it.",
            "suffix:d", (age("exchange_rate_observed_timestamp_seconds"), "{{source}}"), width=8,
            height=8,
        ),
        bars(
            "Rates stored, by source",
            "Values that the consumer stored in the time shown. Zero is normal for a source that "
            "is not collected.",
            "short", (over_range("exchange_rate_updates_total", by="source"), "{{source}}"),
        ),
        bars(
            "Histories by period",
            "Which periods people look at, in the time shown.", "short",
            (f"sort_desc({over_range('exchange_rate_queries_total', by='period')} > 0)",
             "{{period}}"),
        ),
        lines(
            "Analyses",
            "Analyses of a history, such as its extremes, a minute.", "cpm",
            (f"60 * {per_second('analysis_operations_total', OURS, 'operation')}",
             "{{operation}}"), width=8,
        ),
        lines(
            "Days closed",
            "Days that the ranking has closed since it started; the line steps up once a day, "
            "shortly after midnight in Seoul.",
            "short", (f"sum(increase(daily_reset_operations_total{{{OURS}}}[$__range]))", "days"),
            width=8,
        ),
        lines(
            "Clicks refused",
            "Clicks refused because one client clicked too often, a minute. A rush is a script.",
            "cpm",
            ("60 * sum(rate(rate_limit_leases_total"
             f'{{{OURS}, outcome="refused"}}[$__rate_interval]))', "refused"), width=8,
        ),
    ]  # fmt: skip
