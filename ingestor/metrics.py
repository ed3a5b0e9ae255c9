"""The metrics of the ingestor."""

from chassis.events.event import EXCHANGE_RATES, INGEST_RUNS, REJECTED
from chassis.events.metrics import publish_failures
from chassis.metrics import counter, gauge, histogram, initialise
from chassis.rates.sources import SOURCES
from ingestor.screening.policy import Reason

OUTCOMES = ("accepted", "skipped", "rejected", "released")

values = counter(
    "ingest_values_total", "Values published by sources, by what became of them",
    ("source", "outcome"),
)  # fmt: skip
rejections = counter(
    "ingest_rejected_values_total", "Values removed from their snapshot", ("source", "reason")
)
frozen = counter(
    "ingest_frozen_publications_total", "Publications that repeat the one before", ("source",)
)
held_values = gauge(
    "ingest_held_values", "Values waiting to be confirmed", ("source",), mode="mostrecent"
)
outbound = histogram(
    "outbound_request_duration_seconds",
    "Seconds of a whole fetch from a source, with redirects and retries, successful or not",
    ("peer", "outcome"), buckets=(0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0),
)  # fmt: skip
unpublished = publish_failures(EXCHANGE_RATES, REJECTED, INGEST_RUNS)

initialise(values, *((s, o) for s in SOURCES for o in OUTCOMES))
initialise(rejections, *((source, reason) for source in SOURCES for reason in Reason))
initialise(frozen, *((source,) for source in SOURCES))
initialise(held_values, *((source,) for source in SOURCES))
initialise(outbound, *((source, "delivered") for source in SOURCES))
