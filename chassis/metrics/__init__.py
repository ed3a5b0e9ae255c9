"""Metrics of a service: how they are declared, counted by requests and shown to a scrape."""

from chassis.metrics.build import build_info
from chassis.metrics.declare import counter, gauge, histogram, initialise
from chassis.metrics.http import count_requests
from chassis.metrics.view import metrics_response

__all__ = [
    "build_info",
    "count_requests",
    "counter",
    "gauge",
    "histogram",
    "initialise",
    "metrics_response",
]
