"""Is every answer described, and every described answer given? What OpenAPI tells of both."""

import json
import re

import jsonschema

# kpiwatch's own trouble: the tests of the program's parts bring it about.
TROUBLE = 503
JSON = ("application/json", "application/problem+json")


class Answer:
    """What curl heard: status, header fields in lower case, body."""

    def __init__(self, head, body):
        lines = head.decode().splitlines()
        self.status = int(lines[0].split()[1])
        self.fields = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            self.fields[name.lower()] = value.strip()
        self.body = body

    @property
    def type(self):
        return self.fields.get("content-type", "").split(";")[0]

    def json(self):
        return json.loads(self.body)


class Description:
    def __init__(self, document):
        self.components = document["components"]
        self.responses = {
            (method, path, int(status)): response
            for path, calls in document["paths"].items() for method, call in calls.items()
            if isinstance(call, dict) for status, response in call.get("responses", {}).items()}

    def check(self, method, path, answer):
        """The described answer that this one is; raises where it is none or differs from it."""
        name = self._name(method, path, answer)
        response = self.responses[name]
        if "$ref" in response:
            response = self.components["responses"][response["$ref"].split("/")[-1]]
        content = response.get("content")
        if content is None:
            assert answer.body == b"", f"{name} is described without a body"
            return name
        assert answer.type in content, f"{name} is {answer.type}, which is not described"
        if answer.type in JSON:
            schema = {"components": self.components} | content[answer.type]["schema"]
            jsonschema.Draft202012Validator(schema).validate(answer.json())
        return name

    def _name(self, method, path, answer):
        for pattern in {pattern for _, pattern, _ in self.responses}:
            if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), path):
                name = (method.lower(), pattern, answer.status)
                if name in self.responses:
                    return name
        raise AssertionError(f"{method} {path} {answer.status} is not described")

    def never_given(self, given):
        return sorted(name for name in set(self.responses) - given if name[2] != TROUBLE)
