"""The series that a scrape is measured on, declared and counted as in a process of a service."""

from math import log
from random import Random

from prometheus_client import Counter, Histogram

LABELS = ("method", "endpoint", "status")
BOUNDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
MEDIAN_SECONDS, SPREAD = 0.03, 0.5
SERIES_PER_LABEL_SET = len(BOUNDS) + 4  # +Inf, the sum, the count and the counter


class Mix:
    """A counter and a histogram of 15 buckets that make up about ``series`` series."""

    def __init__(self, series: int) -> None:
        """Declare both; the series of a label set exist once it is counted."""
        self._random = Random(series)
        count = round(series / SERIES_PER_LABEL_SET)
        self._labelsets = [("GET", f"/api/v1/resources/{number}", "200") for number in range(count)]
        self._requests = Counter("requests_total", "Requests handled", LABELS, registry=None)
        self._durations = Histogram(
            "request_duration_seconds", "Seconds", LABELS, registry=None, buckets=BOUNDS
        )

    def count_each(self) -> None:
        """Count one request in every label set."""
        for labelset in self._labelsets:
            self._count(labelset)

    def count_one(self) -> None:
        """Count one request in one label set, which opens all files of this process."""
        self._count(self._labelsets[0])

    def _count(self, labelset: tuple[str, ...]) -> None:
        self._requests.labels(*labelset).inc()
        seconds = self._random.lognormvariate(log(MEDIAN_SECONDS), SPREAD)
        self._durations.labels(*labelset).observe(seconds)
