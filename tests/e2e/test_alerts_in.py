"""A real Prometheus finds a broken system, a real Alertmanager tells kpiwatch: it is a fault, once."""

import http.server
import json
import threading
import unittest

import servers
import support

CONFIGURATION = "targets: [{id: outages, kind: faults, limit: 10, max_duration: 30m}]\n"
RULES = """
groups:
  - name: systems
    interval: 200ms
    rules:
      - alert: SystemDown
        expr: up{job="system"} == 0
        labels: {severity: critical, town: 源潭镇}
        annotations: {summary: "changes with every evaluation: {{ $value }}"}
"""
PROMETHEUS = """
global: {scrape_interval: 200ms}
scrape_configs: [{job_name: system, static_configs: [{targets: ['%s']}]}]
rule_files: [rules.yml]
alerting: {alertmanagers: [{static_configs: [{targets: ['%s']}]}]}
"""
ALERTMANAGER = """
route: {receiver: kpiwatch, group_wait: 0s, group_interval: 200ms, repeat_interval: 500ms}
receivers:
  - name: kpiwatch
    webhook_configs: [{url: '%s', send_resolved: true}]
"""


class System(http.server.BaseHTTPRequestHandler):
    """What is watched; Prometheus finds it broken as long as it answers 500."""

    broken = True

    def do_GET(self):
        self.send_response(500 if System.broken else 200)
        self.end_headers()
        self.wfile.write(b"" if System.broken else b"system_works 1\n")

    def log_message(self, *arguments):
        pass


class AlertsIn(support.TestCase):
    def start_system(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), System)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return "%s:%d" % server.server_address

    def write(self, name, text):
        file = self.directory / name
        file.write_text(text)
        return file

    def faults(self):
        return self.daemon.get_json("/api/v1/targets/outages")["faults"]

    def test_a_broken_system_is_one_fault_from_its_start_to_its_end(self):
        System.broken = True
        self.daemon = self.serve(self.configure(CONFIGURATION))
        system = self.start_system()
        alertmanager = self.started(servers.start_alertmanager(
            self.write("alertmanager.yml",
                       ALERTMANAGER % self.daemon.url("/api/v1/receivers/alertmanager")),
            self.directory / "alertmanager"))
        self.write("rules.yml", RULES)
        prometheus = self.started(servers.start_prometheus(
            self.write("prometheus.yml", PROMETHEUS % (system, alertmanager.address)),
            self.directory / "prometheus"))

        [fault] = servers.eventually(self.faults)
        self.assertEqual((fault["kind"], fault["asset"], fault["ended"]), ("system", system, None))
        [alert] = prometheus.get_json("/api/v1/alerts")["data"]["alerts"]
        self.assertEqual(alert["activeAt"][:19], fault["started"][:19])

        # Told again and again it stays one.
        servers.eventually(lambda: self.duplicates() >= 2)
        self.assertEqual(len(self.faults()), 1)

        System.broken = False
        servers.eventually(lambda: self.faults()[0]["ended"])
        [over] = self.faults()
        self.assertEqual(over["started"], fault["started"])
        self.assertGreater(over["ended"], over["started"])
        stored = [json.loads(line) for line in self.daemon.get("/api/v1/events").splitlines()]
        self.assertEqual(stored[0]["data"]["labels"]["town"], "源潭镇")
        self.end(self.daemon)

    def duplicates(self):
        for line in self.daemon.get("/metrics").splitlines():
            if line.startswith("kpiwatch_events_total") and "fault.opened" in line \
                    and 'result="duplicate"' in line:
                return int(line.split()[-1])
        return 0


if __name__ == "__main__":
    unittest.main()
