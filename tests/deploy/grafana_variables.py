"""What Grafana does with a dashboard's variables: asks Prometheus for their values and writes them into queries."""

import re

LABEL_VALUES = re.compile(r"label_values\((.+),\s*(\w+)\)")
LABEL_NAMES = re.compile(r"label_names\((.+)\)")
QUERY_RESULT = re.compile(r"query_result\((.+)\)")


def substituted(text, values):
    for name, value in values.items():
        text = text.replace("${" + name + "}", value)
        text = re.sub(rf"\${name}\b", lambda _: value, text)
    return text


def choices(variable, year, values, start, end):
    """The values that a variable of type query offers."""
    query = substituted(variable["query"]["query"], values)
    if match := LABEL_VALUES.fullmatch(query):
        offered = year.label_values(match[2], match[1], start, end)
    elif match := LABEL_NAMES.fullmatch(query):
        offered = year.label_names(match[1], start, end)
    else:
        offered = [_told(sample) for sample in year.query(QUERY_RESULT.fullmatch(query)[1], end)]
    return _extracted(variable["regex"], offered) if variable["regex"] else offered


def _told(sample):
    """A sample as Grafana writes it for a variable's expression."""
    labels = dict(sample["metric"])
    name = labels.pop("__name__", "")
    inside = ",".join(f'{label}="{value}"' for label, value in labels.items())
    return f"{name}{{{inside}}} {sample['value'][1]}"


def _extracted(expression, offered):
    pattern = re.compile(expression.strip("/").replace("(?<", "(?P<").replace("(?P<!", "(?<!"))
    found = [match for text in offered if (match := pattern.search(text))]
    return [match["value"] if "value" in pattern.groupindex else match[1] for match in found]
