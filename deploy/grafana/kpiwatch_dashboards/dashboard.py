"""A dashboard: its variables, its links to the others, and its panels laid out in rows of 24 columns."""

from .panels import DATASOURCE

COLUMNS = 24
# What Grafana 10 writes; later ones bring it up to date as they read it.
SCHEMA_VERSION = 38
# Labels that every sample has. What else a group's samples have are its attributes.
NOT_ATTRIBUTES = "__name__|instance|job|target|window"

DATASOURCE_LABEL = ("数据源", "Data source")
INSTANCE_LABEL = ("kpiwatch 实例", "kpiwatch instance")
TARGET_LABEL = ("指标", "Target")
WINDOW_LABEL = ("时间窗", "Window")
BY_LABEL = ("分组方式", "Group by")
GROUP_LABEL = ("分组", "Group")
ADDRESS_LABEL = ("kpiwatch 地址", "kpiwatch address")
ALL = ("全部", "All")
OTHERS = ("KPI 看板", "KPI dashboards")
REGISTER = ("逐条明细（kpiwatch）", "Every detail (kpiwatch)")


def dashboard(say, uid, title, description, variables, rows, days=7, links=()):
    """`rows`: lists of (panel, width, height); the widths of a row add up to 24 at most."""
    return {
        "uid": f"kpiwatch-{uid}-{say.language}",
        "title": title,
        "description": description,
        "tags": ["kpiwatch", say.language],
        "timezone": "browser",
        "weekStart": "monday",
        "editable": False,
        "graphTooltip": 1,
        "refresh": "1m",
        "schemaVersion": SCHEMA_VERSION,
        "time": {"from": f"now-{days}d", "to": "now"},
        "timepicker": {},
        "annotations": {"list": []},
        "templating": {"list": variables},
        "links": [_others(say), *links],
        "panels": _laid_out(rows),
    }


def _laid_out(rows):
    placed = []
    top = 0
    for row in rows:
        left = 0
        for panel, width, height in row:
            position = {"x": left, "y": top, "w": width, "h": height}
            placed.append({"id": len(placed) + 1, "gridPos": position} | panel)
            left += width
        assert left <= COLUMNS, [panel["title"] for panel, _, _ in row]
        top += max(height for _, _, height in row)
    return placed


def _others(say):
    return _link(say(OTHERS), "dashboards") | {
        "tags": ["kpiwatch", say.language], "asDropdown": True, "includeVars": True, "keepTime": True}


def register_link(say):
    """Single faults and vouchers have no metric: kpiwatch itself lists them."""
    return _link(say(REGISTER), "link") | {
        "url": "${kpiwatch}/api/v1/targets/${target}", "icon": "doc", "targetBlank": True}


def _link(title, kind):
    return {"title": title, "type": kind, "url": "", "icon": "external link", "tooltip": "",
            "tags": [], "asDropdown": False, "includeVars": False, "keepTime": False,
            "targetBlank": False}


def datasource(say):
    return {
        "name": "datasource", "label": say(DATASOURCE_LABEL), "type": "datasource",
        "query": "prometheus", "regex": "", "hide": 0, "refresh": 1, "multi": False,
        "includeAll": False, "options": [],
    }


def instance(say, metric="kpiwatch_target_info"):
    return _asked(say(INSTANCE_LABEL), "instance", f"label_values({metric}, instance)")


def target(say, kind=None):
    """The targets by name. Of one kind, one is chosen; of all, all."""
    held_to = f', kind="{kind}"' if kind else ""
    query = f'query_result(kpiwatch_target_info{{instance="$instance"{held_to}}})'
    variable = _asked(say(TARGET_LABEL), "target", query)
    variable["regex"] = '/name="(?<text>[^"]*)".*target="(?<value>[^"]*)"/'
    return variable if kind else variable | _many(say)


def window(say, metric, first):
    variable = _asked(say(WINDOW_LABEL), "window",
                      f'label_values({metric}{{instance="$instance", target=~"$target"}}, window)')
    return variable | {"current": {"text": first, "value": first}}


def by(say, metric):
    """Which of the attributes that the configuration groups a target by."""
    variable = _asked(say(BY_LABEL), "by", f"label_names({metric})")
    return variable | {"regex": f"/^(?!(?:{NOT_ATTRIBUTES})$)(.+)$/"}


def group(say, metric):
    query = f'label_values({metric}{{instance="$instance", target=~"$target"}}, $by)'
    return _asked(say(GROUP_LABEL), "group", query) | _many(say)


def address(say):
    """Where a browser reaches kpiwatch."""
    value = "http://127.0.0.1:9469"
    return {
        "name": "kpiwatch", "label": say(ADDRESS_LABEL), "type": "textbox", "hide": 0,
        "query": value, "current": {"text": value, "value": value},
        "options": [{"text": value, "value": value, "selected": True}],
    }


def _asked(label, name, query):
    return {
        "name": name, "label": label, "type": "query", "datasource": DATASOURCE,
        "query": {"query": query, "refId": f"variable-{name}"}, "regex": "", "refresh": 2,
        "sort": 1, "hide": 0, "multi": False, "includeAll": False, "options": [],
    }


def _many(say):
    return {"multi": True, "includeAll": True, "allValue": ".*",
            "current": {"text": [say(ALL)], "value": ["$__all"]}}
