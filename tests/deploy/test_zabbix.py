"""The Zabbix media type, run by the JavaScript engine that Zabbix has inside."""

import json
import pathlib
import subprocess
import tempfile
import unittest

import yaml

MEDIA_TYPE = pathlib.Path(__file__).parents[2] / "deploy" / "zabbix" / "kpiwatch-media-type.yaml"

# What Zabbix gives to a script, and what becomes of what it posts.
SURROUNDINGS = """
var posted = [];
function HttpRequest() {}
HttpRequest.prototype.addHeader = function (header) { this.header = header; };
HttpRequest.prototype.post = function (url, body) {
  posted.push({url: url, header: this.header, body: JSON.parse(body)});
  return 'answer';
};
HttpRequest.prototype.getStatus = function () { return %(status)d; };
var outcome;
try {
  outcome = {returned: (function (value) { %(script)s })(%(value)s)};
} catch (thrown) {
  outcome = {thrown: String(thrown)};
}
print(JSON.stringify({posted: posted, outcome: outcome}));
"""

PROBLEM = {
    "url": "http://127.0.0.1:9469/", "time_zone": "+08:00", "event_id": "4711",
    "event_source": "0", "event_value": "1", "date": "2025.03.01", "time": "10:00:00",
    "recovery_date": "{EVENT.RECOVERY.DATE}", "recovery_time": "{EVENT.RECOVERY.TIME}",
    "host": "web-1", "name": "Service is down", "severity": "High",
    "tags": '[{"tag":"town","value":"源潭镇"}]',
}
MESSAGE = {
    "status": "problem", "event_id": "4711", "time": "2025-03-01T10:00:00+08:00",
    "host": "web-1", "name": "Service is down", "severity": "High",
    "tags": [{"tag": "town", "value": "源潭镇"}],
}


def run(status=200, **changes):
    script = yaml.safe_load(MEDIA_TYPE.read_text())["zabbix_export"]["media_types"][0]["script"]
    program = SURROUNDINGS % {
        "status": status, "script": script,
        "value": json.dumps(json.dumps(PROBLEM | changes)),
    }
    with tempfile.NamedTemporaryFile("w", suffix=".js") as file:
        file.write(program)
        file.flush()
        done = subprocess.run(["duk", file.name], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


class MediaType(unittest.TestCase):
    def test_a_problem_is_posted_with_its_time_zone(self):
        self.assertEqual(run(), {
            "posted": [{
                "url": "http://127.0.0.1:9469/api/v1/receivers/zabbix",
                "header": "Content-Type: application/json", "body": MESSAGE,
            }],
            "outcome": {"returned": "answer"},
        })

    def test_a_recovery_is_posted_with_both_times(self):
        done = run(event_value="0", recovery_date="2025.03.01", recovery_time="10:12:30")
        self.assertEqual(done["posted"][0]["body"], MESSAGE | {
            "status": "recovery", "recovery_time": "2025-03-01T10:12:30+08:00"})

    def test_any_other_answer_makes_zabbix_try_again(self):
        self.assertEqual(run(status=503)["outcome"],
                         {"thrown": "kpiwatch answered 503: answer"})

    def test_what_cannot_be_understood_is_not_posted(self):
        for changes, complaint in [
            ({"time_zone": "Asia/Shanghai"},
             "time_zone: expected an offset such as +08:00, found Asia/Shanghai"),
            ({"event_source": "3"}, "expected an event of a trigger"),
            ({"date": "01/03/2025"},
             "expected a date like 2025.03.01 and a time like 10:00:00, found 01/03/2025 10:00:00"),
        ]:
            with self.subTest(changes):
                self.assertEqual(run(**changes), {"posted": [], "outcome": {"thrown": complaint}})


if __name__ == "__main__":
    unittest.main()
