"""Every metric of the frontend service."""

from itertools import product

from chassis.metrics import counter, histogram, initialise
from frontend.vitals.events import ERROR_KINDS, PAGES, STEPS

PEERS = ("currency", "history", "ranking")
OUTCOMES = ("answered", "unreachable", "timeout", "broken")
EACH_PAGE = [(page,) for page in PAGES]
# Among the buckets of each are the bounds of what Google calls good and poor. There are few of
# them, because a target has at most 2,000 series.
BUCKETS = {
    "LCP": (1, 2, 2.5, 3, 4),
    "INP": (0.1, 0.15, 0.2, 0.3, 0.5),
    "FCP": (1, 1.4, 1.8, 2.4, 3),
    "TTFB": (0.2, 0.5, 0.8, 1.2, 1.8),
}
MEANINGS = {
    "LCP": "Seconds until the largest element of a page was painted (Largest Contentful Paint)",
    "INP": "Seconds a page took to show a reaction (Interaction to Next Paint)",
    "FCP": "Seconds until the first content of a page was painted (First Contentful Paint)",
    "TTFB": "Seconds until the first byte of a page arrived (Time to First Byte)",
}

outbound = histogram(
    "outbound_request_duration_seconds",
    "Seconds from forwarding a request to an API until its response began or failed",
    ("peer", "outcome"),
)
initialise(outbound, *product(PEERS, OUTCOMES))

timings = {
    name: initialise(
        histogram(f"web_vitals_{name.lower()}_seconds", MEANINGS[name], ("page",), buckets),
        *EACH_PAGE,
    )
    for name, buckets in BUCKETS.items()
}
shifts = initialise(
    histogram(
        "web_vitals_cls_score",
        "How far the layout of a page moved by itself (Cumulative Layout Shift)",
        ("page",),
        (0.02, 0.05, 0.1, 0.15, 0.25),
    ),
    *EACH_PAGE,
)
errors = initialise(
    counter("web_vitals_errors_total", "Errors that browsers reported", ("page", "kind")),
    *product(PAGES, ERROR_KINDS),
)
sessions = initialise(
    counter("page_sessions_total", "Sessions by the page on which they began", ("entry",)),
    *EACH_PAGE,
)
steps = initialise(
    counter("page_journeys_total", "Sessions that took a step at least once", ("step",)),
    *((step,) for step in STEPS),
)
exposures = counter(
    "experiment_exposures_total",
    "Sessions that saw a variant of an experiment",
    ("experiment", "variant"),
)
conversions = counter(
    "experiment_conversions_total",
    "Sessions that reached the goal of an experiment after they saw a variant of it",
    ("experiment", "variant"),
)
