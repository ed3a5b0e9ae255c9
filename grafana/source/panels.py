"""The kinds of panels, each with a unit, a description and colours that say good or bad."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from grafana_foundation_sdk.builders import (
    bargauge,
    common,
    dashboard,
    heatmap,
    prometheus,
    stat,
    timeseries,
)
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import common as shapes
from grafana_foundation_sdk.models import dashboard as model
from grafana_foundation_sdk.models import heatmap as heat
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

SOURCE = shapes.DataSourceRef(type_val="prometheus", uid="${datasource}")
Steps = tuple[tuple[str, float | None], ...]
Legended = tuple[str, str]

NEUTRAL: Steps = (("blue", None),)
GOOD: Steps = (("green", None),)
# A figure that fills its panel is quiet while it is good, so that only what is bad catches the eye.
QUIET = "transparent"
NO_COLOURS: Mapping[str, str] = MappingProxyType({})


# A panel before it has its place.
Panel = Builder[model.Panel]
Kind = TypeVar("Kind", timeseries.Panel, stat.Panel, bargauge.Panel, heatmap.Panel)


def bad_above(warning: float, critical: float) -> Steps:
    """Return colours for a figure that is bad when it is high."""
    return (("green", None), ("orange", warning), ("red", critical))


def bad_below(warning: float, critical: float) -> Steps:
    """Return colours for a figure that is bad when it is low."""
    return (("red", None), ("orange", critical), ("green", warning))


def thresholds(steps: Steps) -> dashboard.ThresholdsConfig:
    """Return the colours as Grafana has them."""
    found = [model.Threshold(color=color, value=value) for color, value in steps]
    return dashboard.ThresholdsConfig().mode(model.ThresholdsMode.ABSOLUTE).steps(found)


def lines(
    title: str,
    description: str,
    unit: str,
    *queries: Legended,
    steps: Steps = GOOD,
    colours: Mapping[str, str] = NO_COLOURS,
    stacked: bool = False,
    most: float | None = None,
    usual: float = 1,
    width: int = 12,
    height: int = 7,
) -> timeseries.Panel:
    """Return lines over time; a step of the colours is drawn as a dashed line.

    The axis reaches at least to ``usual``, so that noise about zero looks small. ``colours`` are
    those of the lines whose names match an expression; the others take turns.
    """
    panel = (
        timeseries.Panel()
        .unit(unit)
        .min(0)
        .axis_soft_max(usual)
        .line_width(2 if not stacked else 1)
    )
    panel = panel.fill_opacity(55 if stacked else 0).show_points(shapes.VisibilityMode.NEVER)
    panel = panel.tooltip(_tooltip()).legend(_legend())
    panel = panel.thresholds(thresholds(_beyond(steps)))
    for expression, colour in colours.items():
        panel = panel.override_by_regexp(f"/{expression}/", [_shades(colour)])
    if stacked:
        panel = panel.stacking(common.StackingConfig().mode(shapes.StackingMode.NORMAL).group("A"))
    if len(steps) > 1:
        dashed = shapes.GraphThresholdsStyleMode.DASHED
        panel = panel.thresholds_style(common.GraphThresholdsStyleConfig().mode(dashed))
    if most is not None:
        panel = panel.max(most)
    panel = panel.override_by_regexp(r"/\b(forecast|most|limit)$/", [_dashed()])
    return _finished(panel, title, description, [_range(*each) for each in queries], width, height)


def figure(
    title: str,
    description: str,
    unit: str,
    query: str,
    steps: Steps = NEUTRAL,
    *,
    legend: str = "",
    filled: bool = False,
    decimals: int | None = None,
    course: bool = True,
    width: int = 4,
    height: int = 4,
) -> stat.Panel:
    """Return one number, by default with its recent course; ``filled`` shouts its colour."""
    quiet = tuple((QUIET if filled and color == "green" else color, at) for color, at in steps)
    panel = stat.Panel().unit(unit).thresholds(thresholds(quiet))
    modes = shapes.BigValueColorMode
    panel = panel.color_mode(modes.BACKGROUND_SOLID if filled else modes.VALUE)
    graphs = shapes.BigValueGraphMode
    panel = panel.graph_mode(graphs.AREA if course and not filled else graphs.NONE)
    panel = panel.reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
    if decimals is not None:
        panel = panel.decimals(decimals)
    target = (_range if course else _instant)(query, legend)
    return _finished(panel, title, description, [target], width, height)


def bars(
    title: str,
    description: str,
    unit: str,
    *queries: Legended,
    steps: Steps = NEUTRAL,
    width: int = 8,
    height: int = 8,
) -> bargauge.Panel:
    """Return horizontal bars, one for each series now."""
    panel = bargauge.Panel().unit(unit).min(0).thresholds(thresholds(steps))
    panel = panel.orientation(shapes.VizOrientation.HORIZONTAL)
    panel = panel.display_mode(shapes.BarGaugeDisplayMode.BASIC)
    panel = panel.text(common.VizTextDisplayOptions().title_size(14).value_size(18))
    panel = panel.reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
    targets = [_instant(*each) for each in queries]
    return _finished(panel, title, description, targets, width, height)


def cells(
    title: str,
    description: str,
    unit: str,
    query: Legended,
    *,
    buckets: bool,
    days: int = 0,
    width: int = 12,
    height: int = 8,
) -> heatmap.Panel:
    """Return a heatmap: of a histogram's buckets, or of series whose names are numbers.

    With ``days`` it has a column for each of the last days.
    """
    target = _range(*query)
    if buckets:
        target = target.format(PromQueryFormat.HEATMAP)
    panel = heatmap.Panel().calculate(False).unit("short").thresholds(thresholds(NEUTRAL))
    panel = panel.y_axis(heatmap.YAxisConfig().unit(unit)).cell_gap(1)
    scheme = heatmap.HeatmapColorOptions().mode(heat.HeatmapColorMode.OPACITY)
    panel = panel.color(scheme.fill("orange").exponent(0.5).steps(64))
    if days:
        panel = panel.interval("1d").time_from(f"{days}d")
    return _finished(panel, title, description, [target], width, height)


def _beyond(steps: Steps) -> Steps:
    """Return the colours of dashed lines: what is below a line may also be what is bad."""
    if steps[0][0] != "red":
        return steps
    colours = ("green", *(colour for colour, _ in steps))
    return tuple((colour, value) for colour, (_, value) in zip(colours, steps, strict=False))


def _shades(colour: str) -> model.DynamicConfigValue:
    return model.DynamicConfigValue("color", {"mode": "shades", "fixedColor": colour})


def _dashed() -> model.DynamicConfigValue:
    return model.DynamicConfigValue("custom.lineStyle", {"fill": "dash", "dash": [6, 6]})


def _legend() -> common.VizLegendOptions:
    legend = common.VizLegendOptions().placement(shapes.LegendPlacement.BOTTOM).show_legend(True)
    return legend.display_mode(shapes.LegendDisplayMode.LIST)


def _tooltip() -> common.VizTooltipOptions:
    mode = common.VizTooltipOptions().mode(shapes.TooltipDisplayMode.MULTI)
    return mode.sort(shapes.SortOrder.DESCENDING)


def _range(expr: str, legend: str) -> prometheus.Dataquery:
    return prometheus.Dataquery().expr(expr).legend_format(legend).range()


def _instant(expr: str, legend: str) -> prometheus.Dataquery:
    return prometheus.Dataquery().expr(expr).legend_format(legend).instant()


def _finished(
    panel: Kind,
    title: str,
    description: str,
    targets: Sequence[prometheus.Dataquery],
    width: int,
    height: int,
) -> Kind:
    for number, target in enumerate(targets):
        panel = panel.with_target(target.ref_id("ABCDEFGHIJ"[number]))
    placed = panel.title(title).description(description).datasource(SOURCE)
    return placed.span(width).height(height)
