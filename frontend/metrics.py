"""Every metric of the frontend service."""

from itertools import product

from chassis.metrics import histogram, initialise

PEERS = ("currency", "history", "ranking")
OUTCOMES = ("answered", "unreachable", "timeout", "broken")

outbound = histogram(
    "outbound_request_duration_seconds",
    "Seconds a peer took to begin its answer, or not to",
    ("peer", "outcome"),
)
initialise(outbound, *product(PEERS, OUTCOMES))
