"""Metrics of a service: how they are declared, counted by requests and shown to a scrape."""

from chassis.metrics.build import build_info
from chassis.metrics.declare import counter, gauge, histogram, initialise

__all__ = [
    "build_info",
    "counter",
    "gauge",
    "histogram",
    "initialise",
]
