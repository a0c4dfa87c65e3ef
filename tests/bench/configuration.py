"""What the daemon promises while it is measured."""

HEAD = """
site: {{name: bench, time_zone: Asia/Shanghai}}
storage: {{path: "{storage}"}}
web: {{listen: "127.0.0.1:0"}}
{more}
targets:
"""

ONLINE = """
  - id: online{number}
    name: online
    kind: online_rate
    select: {{kind: camera}}
    objective: 0.90
    period: year
    windows: [day, week, month, quarter, 1h, 3d, 30d]
    by: [town]
    asset_metrics: {asset_metrics}
"""

FAULTS_AND_BUDGET = """
  - id: faults
    name: faults
    kind: faults
    select: {{kind: [network, system]}}
    limit: 10
    max_duration: {max_duration}
    period: year
    windows: [day, week, month, quarter, 1h, 3d, 30d]
    by: [kind]
  - id: budget
    name: budget
    kind: budget_execution
    select: {{}}
    objective: 1.0
    period: year
"""


def configuration(storage, asset_metrics=False, max_duration="30m", online_targets=0, more=""):
    """Three targets, or so many of the kind that costs most: an online rate by town."""
    written = [HEAD.format(storage=storage, more=more)]
    for number in range(1, max(online_targets, 1) + 1):
        written.append(ONLINE.format(number="" if number == 1 else f"-{number}",
                                     asset_metrics=str(asset_metrics).lower()))
    if not online_targets:
        written.append(FAULTS_AND_BUDGET.format(max_duration=max_duration))
    return "".join(written)
