"""The kinds of panel that the dashboards are made of, as Grafana's JSON.

A panel says what it shows, why, and in which unit. Where it stands is the dashboard's business.
"""

from dataclasses import dataclass, field

DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
NOTHING = "—"

# Steps: (from this value on, colour).
PLAIN = [(None, "blue")]
MORE_IS_BETTER = [(None, "red"), (0, "orange"), (0.25, "green")]
# The shipped promise is 0.9; what lies below 0.8 is bad for any.
ONLINE = [(None, "red"), (0.8, "orange"), (0.9, "yellow"), (0.95, "green")]
# In percentage points: behind by more than the usual tolerance of 10, by less, not at all.
AHEAD_OF_PLAN = [(None, "red"), (-10, "orange"), (0, "green")]
NONE_IS_BEST = [(None, "green"), (1, "red")]


@dataclass
class Figure:
    """How numbers look: unit, decimals, colours, words in place of values."""

    unit: str
    decimals: int = None
    steps: list = field(default_factory=lambda: PLAIN)
    least: float = None
    most: float = None
    mappings: list = field(default_factory=list)

    def defaults(self):
        properties = {
            "unit": self.unit,
            "noValue": NOTHING,
            "color": {"mode": "thresholds"},
            "mappings": self.mappings,
            "thresholds": {
                "mode": "absolute",
                "steps": [{"value": value, "color": color} for value, color in self.steps],
            },
        }
        for name, value in (("decimals", self.decimals), ("min", self.least), ("max", self.most)):
            if value is not None:
                properties[name] = value
        return properties


def percent(steps=PLAIN, decimals=2, least=None, most=None):
    return Figure("percentunit", decimals, steps, least, most)


def words_for(texts, colors=None):
    """Words in place of values, and a colour for each if given."""
    options = {}
    for index, (value, text) in enumerate(texts.items()):
        result = {"index": index, "text": text}
        if colors:
            result["color"] = colors[value]
        options[str(value)] = result
    return [{"type": "value", "options": options}] if options else []


def _panel(kind, title, description, figure, options, targets):
    return {
        "type": kind,
        "title": title,
        "description": description,
        "datasource": DATASOURCE,
        "fieldConfig": {"defaults": figure.defaults(), "overrides": []},
        "options": options,
        "targets": targets,
    }


def _target(index, expression, legend="", instant=False, table=False):
    return {
        "refId": chr(ord("A") + index),
        "datasource": DATASOURCE,
        "editorMode": "code",
        "expr": expression,
        "legendFormat": legend,
        "instant": instant,
        "range": not instant,
        "format": "table" if table else "time_series",
    }


REDUCED = {"calcs": ["lastNotNull"], "fields": "", "values": False}


def stat(title, description, figure, expression, legend="", background=False, trend=False):
    """One number a series. Without a trend it is asked for once, at the end of the range."""
    options = {
        "reduceOptions": REDUCED,
        "orientation": "auto",
        "textMode": "auto",
        "colorMode": "background" if background else "value",
        "graphMode": "area" if trend else "none",
        "justifyMode": "auto",
        "wideLayout": True,
        "showPercentChange": False,
        "percentChangeColorMode": "standard",
    }
    target = _target(0, expression, legend, instant=not trend)
    return _panel("stat", title, description, figure, options, [target])


def bars(title, description, figure, expression, legend):
    """A bar a series, such as the worst groups."""
    options = {
        "reduceOptions": REDUCED,
        "orientation": "horizontal",
        "displayMode": "basic",
        "valueMode": "color",
        "namePlacement": "left",
        "showUnfilled": True,
        "sizing": "auto",
        "minVizWidth": 8,
        "minVizHeight": 16,
        "maxVizHeight": 40,
        "legend": {"showLegend": False, "displayMode": "list", "placement": "bottom", "calcs": []},
    }
    target = _target(0, expression, legend, instant=True)
    return _panel("bargauge", title, description, figure, options, [target])


@dataclass
class Line:
    expression: str
    legend: str
    dashed: bool = False  # what was promised, beside what is


def lines(title, description, figure, series, names=None, stacked=False):
    """Values over time. `names`: what series are called that have an id for a legend."""
    options = {
        "legend": {"showLegend": True, "displayMode": "table", "placement": "bottom",
                   "calcs": ["lastNotNull"]},
        "tooltip": {"mode": "multi", "sort": "desc"},
    }
    targets = [_target(index, line.expression, line.legend) for index, line in enumerate(series)]
    panel = _panel("timeseries", title, description, figure, options, targets)
    defaults = panel["fieldConfig"]["defaults"]
    defaults["color"] = {"mode": "palette-classic"}
    defaults["custom"] = {
        "drawStyle": "line", "lineInterpolation": "stepAfter" if stacked else "linear",
        "lineWidth": 2, "fillOpacity": 10, "showPoints": "auto", "spanNulls": False,
        "stacking": {"mode": "normal" if stacked else "none", "group": "A"},
    }
    overrides = panel["fieldConfig"]["overrides"]
    for target, line in zip(targets, series):
        if line.dashed:
            dashes = {"fill": "dash", "dash": [10, 10]}
            overrides.append(_override("byFrameRefID", target["refId"], {
                "custom.lineStyle": dashes, "custom.fillOpacity": 0,
                "color": {"mode": "fixed", "fixedColor": "red"}}))
    return renamed(panel, names or {})


def renamed(panel, names):
    """Calls series by their names where their legend is an id."""
    panel["fieldConfig"]["overrides"] += [
        _override("byName", identifier, {"displayName": name}) for identifier, name in names.items()]
    return panel


def squares(title, description, figure, expression, legend, interval):
    """A map of colours: a row a series, a column for each `interval` at least."""
    options = {
        "showValue": "never",
        "rowHeight": 0.9,
        "colWidth": 0.95,
        "legend": {"showLegend": True, "displayMode": "list", "placement": "bottom", "calcs": []},
        "tooltip": {"mode": "single", "sort": "none"},
    }
    panel = _panel("status-history", title, description, figure, options,
                   [_target(0, expression, legend)])
    panel["fieldConfig"]["defaults"]["custom"] = {"fillOpacity": 80, "lineWidth": 0}
    # No more columns than can be told apart.
    return panel | {"interval": interval, "maxDataPoints": 120}


@dataclass
class Column:
    """A column of a table: a query's values, or, without an expression, one of their labels."""

    title: str
    expression: str = None
    label: str = None
    figure: Figure = None
    cell: str = "auto"  # or color-background, color-text, gauge
    width: int = None


def table(title, description, columns, sort_by=None, descending=False):
    """A row for each set of labels; the first column with a figure gives the unit of the panel."""
    asked = [column for column in columns if column.expression]
    targets = [_target(index, column.expression, instant=True, table=True)
               for index, column in enumerate(asked)]
    # A table of a single query calls its values "Value", one of several by the query's letter.
    letters = {id(column): f"Value #{target['refId']}" if len(asked) > 1 else "Value"
               for column, target in zip(asked, targets)}
    fields = [letters.get(id(column), column.label) for column in columns]
    options = {
        "showHeader": True,
        "cellHeight": "sm",
        "frameIndex": 0,
        "sortBy": [{"displayName": sort_by, "desc": descending}] if sort_by else [],
    }
    panel = _panel("table", title, description, asked[0].figure, options, targets)
    panel["fieldConfig"]["defaults"] |= {
        "custom": {"align": "auto", "cellOptions": {"type": "auto"}, "inspect": False}}
    panel["fieldConfig"]["overrides"] = [
        _override("byName", column.title, _properties(column)) for column in columns]
    panel["transformations"] = [
        {"id": "merge", "options": {}},
        # Only what is named here is shown, whatever other labels Prometheus adds.
        {"id": "filterFieldsByName", "options": {"include": {"names": fields}}},
        {"id": "organize", "options": {
            "excludeByName": {},
            "indexByName": {name: index for index, name in enumerate(fields)},
            "renameByName": {name: column.title for name, column in zip(fields, columns)}}},
    ]
    return panel


def _properties(column):
    properties = {}
    if column.figure:
        properties |= {name: value for name, value in column.figure.defaults().items()
                       if name != "noValue"}
    if column.cell != "auto":
        mode = {"mode": "basic"} if column.cell in ("gauge", "color-background") else {}
        properties["custom.cellOptions"] = {"type": column.cell} | mode
    if column.width:
        properties["custom.width"] = column.width
    return properties


def _override(matcher, options, properties):
    return {
        "matcher": {"id": matcher, "options": options},
        "properties": [{"id": name, "value": value} for name, value in properties.items()],
    }
