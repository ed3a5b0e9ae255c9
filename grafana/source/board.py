"""A dashboard: rows of panels on Grafana's grid, its variables and its links."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from grafana_foundation_sdk.builders import dashboard
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import dashboard as model

from grafana.source.panels import SOURCE, Panel

COLUMNS = 24
TAG = "trip-service"
CLUSTER = 'up{job=~"trip-service.*"}'
NAMESPACE = 'up{job=~"trip-service.*", cluster=~"$cluster"}'
SERVICE = 'up{job=~"trip-service.*", cluster=~"$cluster", namespace=~"$namespace"}'
WHERE = "${__all_variables}&${__url_time_range}"

Variable = Builder[model.VariableModel]


@dataclass(frozen=True)
class Row:
    """A row of panels under a title."""

    title: str
    panels: tuple[Panel, ...]


@dataclass
class Board:
    """A dashboard in the making."""

    uid: str
    title: str
    description: str
    since: str = "now-1h"
    refresh: str = "15s"
    timezone: str = "browser"
    variables: Sequence[Variable] = ()
    rows: list[Row] = field(default_factory=list)

    def row(self, title: str, *panels: Panel) -> "Board":
        """Add a row; panels that do not fit beside each other go below."""
        self.rows.append(Row(title, panels))
        return self

    def build(self, others: Sequence["Board"]) -> model.Dashboard:
        """Return the dashboard, with a link to each of the ``others``."""
        built = dashboard.Dashboard(self.title).uid(self.uid).description(self.description)
        built = built.tags([TAG]).readonly().timezone(self.timezone).refresh(self.refresh)
        built = built.time(self.since, "now").tooltip(model.DashboardCursorSync.CROSSHAIR)
        for variable in (*_standard(), *self.variables):
            built = built.with_variable(variable)
        for other in others:
            if other is not self:
                built = built.link(_link(other))
        found = built.build()
        found.panels = self._placed()
        return found

    def _placed(self) -> list[model.Panel | model.RowPanel]:
        placed: list[model.Panel | model.RowPanel] = []
        top = 0
        for row in self.rows:
            title = model.RowPanel(title=row.title, id_val=len(placed) + 1)
            title.grid_pos = model.GridPos(h=1, w=COLUMNS, x=0, y=top)
            placed.append(title)
            top += 1
            across = tallest = 0
            for panel in (each.build() for each in row.panels):
                place = panel.grid_pos or model.GridPos()
                if across + place.w > COLUMNS:
                    top, across, tallest = top + tallest, 0, 0
                panel.grid_pos = model.GridPos(h=place.h, w=place.w, x=across, y=top)
                panel.id_val = len(placed) + 1
                placed.append(panel)
                across, tallest = across + place.w, max(tallest, place.h)
            top += tallest
        return placed


def choice(name: str, label: str, selector: str, value: str) -> dashboard.QueryVariable:
    """Return a variable with the values of a label; by default it means all of them."""
    query = f"label_values({selector}, {value})"
    everything = model.VariableOption(text="All", value="$__all")
    found = dashboard.QueryVariable(name).label(label).datasource(SOURCE).query(query)
    found = found.refresh(model.VariableRefresh.ON_TIME_RANGE_CHANGED).multi(True)
    found = found.include_all(True).all_value(".+").current(everything)
    return found.sort(model.VariableSort.ALPHABETICAL_ASC)


def text(name: str, label: str, value: str, description: str) -> dashboard.TextBoxVariable:
    """Return a variable that the reader types."""
    option = model.VariableOption(text=value, value=value)
    found = dashboard.TextBoxVariable(name).label(label).default_value(value)
    return found.description(description).current(option)


def _standard() -> tuple[Variable, ...]:
    return (
        dashboard.DatasourceVariable("datasource").label("data source").type("prometheus"),
        choice("cluster", "cluster", CLUSTER, "cluster"),
        choice("namespace", "namespace", NAMESPACE, "namespace"),
        choice("service", "service", SERVICE, "app"),
    )


def _link(other: Board) -> dashboard.DashboardLink:
    link = dashboard.DashboardLink(other.title).type(model.DashboardLinkType.LINK)
    link = link.url(f"/d/{other.uid}").tooltip(other.description).icon("dashboard")
    return link.include_vars(True).keep_time(True)
