"""The events that a browser may report: closed sets, so that every label is bounded."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from chassis.web.bodies import Body

# The kinds of pages that run our script; the card and the privacy page run none.
Page = Literal["home", "country", "compare", "docs"]
Timing = Literal["LCP", "INP", "FCP", "TTFB"]
ErrorKind = Literal["script", "promise", "render", "load"]
Step = Literal["landing", "search", "view", "convert", "compare", "share"]

PAGES: tuple[Page, ...] = get_args(Page)
TIMINGS: tuple[Timing, ...] = get_args(Timing)
ERROR_KINDS: tuple[ErrorKind, ...] = get_args(ErrorKind)
STEPS: tuple[Step, ...] = get_args(Step)

EVENTS_AT_MOST = 40
# What is beyond ten minutes was measured by a clock that jumped.
MILLISECONDS_AT_MOST = 600_000
SCORE_AT_MOST = 100
NAME_AT_MOST = 40


class TimingEvent(Body):
    """A web vital that is a time; ``value`` is in milliseconds."""

    type: Literal["timing"]
    page: Page
    name: Timing
    value: float = Field(ge=0, le=MILLISECONDS_AT_MOST, allow_inf_nan=False)


class ShiftEvent(Body):
    """Cumulative Layout Shift, a score without a unit."""

    type: Literal["shift"]
    page: Page
    value: float = Field(ge=0, le=SCORE_AT_MOST, allow_inf_nan=False)


class ErrorEvent(Body):
    """An error that the page did not expect; its text is not reported."""

    type: Literal["error"]
    page: Page
    kind: ErrorKind


class SessionEvent(Body):
    """The first page of a session."""

    type: Literal["session"]
    entry: Page


class StepEvent(Body):
    """A step that a session took for the first time."""

    type: Literal["step"]
    step: Step


class ExperimentEvent(Body):
    """A session that saw a variant of an experiment, or that reached its goal after that."""

    type: Literal["exposure", "conversion"]
    experiment: str = Field(max_length=NAME_AT_MOST)
    variant: str = Field(max_length=NAME_AT_MOST)


Event = TimingEvent | ShiftEvent | ErrorEvent | SessionEvent | StepEvent | ExperimentEvent


class Report(Body):
    """The body of ``POST /vitals``."""

    events: list[Annotated[Event, Field(discriminator="type")]] = Field(max_length=EVENTS_AT_MOST)
