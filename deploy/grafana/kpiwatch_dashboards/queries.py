"""PromQL over what kpiwatch shows on /metrics.

Every query is held to the dashboard's variables: $instance is one kpiwatch, $target the targets chosen.
"""

TARGETS = 'instance="$instance", target=~"$target"'
INSTANCE = 'instance="$instance"'
GROUPS = '$by=~"$group"'


def of_instance(metric, **labels):
    """A metric's samples of the kpiwatch chosen."""
    return _selected(metric, [INSTANCE], labels)


def of_targets(metric, **labels):
    """A metric's samples for the targets chosen."""
    return _selected(metric, [TARGETS], labels)


def of_groups(metric, **labels):
    """A group metric's samples for the groups chosen of the targets chosen."""
    return _selected(metric, [TARGETS, GROUPS], labels)


def _selected(metric, conditions, labels):
    conditions = conditions + [f'{name}="{value}"' for name, value in labels.items()]
    return f"{metric}{{{', '.join(conditions)}}}"


def named(expression):
    """One sample a target, with the name that the configuration gives it."""
    info = of_targets("kpiwatch_target_info")
    return f"max by (target, name) (({expression}) * on (instance, target) group_left (name) {info})"


def named_item(expression):
    """One sample an item, with the name that the configuration gives it."""
    info = of_targets("kpiwatch_item_info")
    named = f"({expression}) * on (instance, target, item) group_left (name) {info}"
    return f"max by (target, project, item, name) ({named})"


def of_kind(expression, kind):
    """Only the targets of that kind."""
    info = of_targets("kpiwatch_target_info", kind=kind)
    return f"({expression} and on (instance, target) {info})"


def in_period(samples):
    """Of samples that are told by window, those whose window is the target's own period."""
    info = of_targets("kpiwatch_target_info")
    period = f'label_replace({info}, "window", "$1", "period", "(.+)")'
    return f"({samples} and on (instance, target, window) {period})"


def per_target(expression):
    """Without the labels that hinder arithmetic between metrics of different labels."""
    return f"max by (instance, target) ({expression})"


def state():
    """Each target's state as a number: the keys of words.STATES, 0 when none is told."""
    metric = "kpiwatch_target_state"
    codes = ("met", "at_risk", "breached", "no_data")
    terms = [f'{of_targets(metric, state=name)} * {code}' for code, name in enumerate(codes, 1)]
    return per_target(" or ".join(terms))


def days_left():
    return f"({of_targets('kpiwatch_period_end_timestamp_seconds')} - time()) / 86400"


def elapsed_share():
    """The share of the period that is gone."""
    start = of_targets("kpiwatch_period_start_timestamp_seconds")
    end = of_targets("kpiwatch_period_end_timestamp_seconds")
    return f"((time() - {start}) / ({end} - {start}))"


def ahead_of_plan():
    """Money executed less what the plan expects by now, in percentage points."""
    executed = of_targets("kpiwatch_execution_ratio")
    return f"({executed} - {of_targets('kpiwatch_planned_execution_ratio')}) * 100"


def grouped(operator, expression, nameless):
    """Aggregated by the attribute $by, whose value becomes the label `group`; `nameless` where there is none."""
    by = f"{operator} by ($by) ({expression})"
    valued = f'label_replace({by}, "group", "$1", "$by", "(.+)")'
    return f'label_replace({valued}, "group", "{nameless}", "$by", "")'
