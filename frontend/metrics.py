"""Every metric of the frontend service."""

from itertools import product

from chassis.metrics import histogram, initialise

PEERS = ("currency", "history", "ranking")
OUTCOMES = ("answered", "unreachable", "timeout", "broken")

outbound = histogram(
    "outbound_request_duration_seconds",
    "Seconds from forwarding a request to an API until its response began or failed",
    ("peer", "outcome"),
)
initialise(outbound, *product(PEERS, OUTCOMES))
