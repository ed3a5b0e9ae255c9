"""``POST /vitals``: browsers report, and only sums are kept."""

from functools import singledispatch

from flask import Blueprint, Response, request

from chassis.web import parameters
from chassis.web.bodies import read
from chassis.web.problems import Unprocessable
from frontend import metrics
from frontend.experiments.switch import Experiments
from frontend.vitals import events
from frontend.vitals.limit import Limit
from frontend.vitals.refusal import is_refused


def blueprint(experiments: Experiments, limit: Limit) -> Blueprint:
    """Return the route; a report that the visitor refuses is neither read nor counted."""
    routes = Blueprint("vitals", __name__)

    @routes.post("/vitals")
    def report() -> Response:
        """Count what a browser reports; all of it, or nothing if a part is wrong."""
        parameters.only()
        if not is_refused(request.headers):
            limit.hit(request.remote_addr or "")
            reported = read(events.Report).events
            _check(experiments, reported)
            for each in reported:
                _count(each)
        return Response(status=204)

    return routes


def _check(experiments: Experiments, reported: list[events.Event]) -> None:
    for number, each in enumerate(reported):
        if isinstance(each, events.ExperimentEvent):
            if each.experiment not in experiments.variants:
                raise Unprocessable(f"events.{number}.experiment", "is not an experiment here")
            if each.variant not in experiments.variants[each.experiment]:
                raise Unprocessable(f"events.{number}.variant", "is not a variant of it")


@singledispatch
def _count(event: events.Event) -> None:
    raise TypeError(f"no metric counts a {type(event).__name__}")


@_count.register
def _timing(event: events.TimingEvent) -> None:
    metrics.timings[event.name][event.page,].observe(event.value / 1000)


@_count.register
def _shift(event: events.ShiftEvent) -> None:
    metrics.shifts[event.page,].observe(event.value)


@_count.register
def _error(event: events.ErrorEvent) -> None:
    metrics.errors[event.page, event.kind].inc()


@_count.register
def _session(event: events.SessionEvent) -> None:
    metrics.sessions[event.entry,].inc()


@_count.register
def _step(event: events.StepEvent) -> None:
    metrics.steps[event.step,].inc()


@_count.register
def _experiment(event: events.ExperimentEvent) -> None:
    counted = metrics.exposures if event.type == "exposure" else metrics.conversions
    counted.labels(event.experiment, event.variant).inc()
