"""The metrics engine: declares metrics, counts requests and serves scrapes."""

from chassis.metrics.build import build_info
from chassis.metrics.declare import counter, gauge, histogram, initialise

__all__ = ["build_info", "counter", "gauge", "histogram", "initialise"]
