"""A trunk line is cut: what the office promised, a real Prometheus and a real Alertmanager tell somebody so."""

import datetime
import http.server
import json
import pathlib
import re
import shutil
import threading

import servers
import support

ROOT = pathlib.Path(__file__).parents[2]
TOWNS = ["凤城街道", "东城街道", "洲心街道", "横荷街道", "源潭镇", "龙塘镇", "石角镇", "飞来峡镇"]
CAMERAS_OF_A_TOWN = 6
CUT = "源潭镇"


class Gateway(http.server.ThreadingHTTPServer):
    """Where Alertmanager's webhooks go."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), GatewayHandler)
        self.told = []  # (path, alert), in order
        self.address = "%s:%d" % self.server_address

    def alerts(self, name, status):
        return [(path, alert) for path, alert in self.told
                if alert["labels"]["alertname"] == name and alert["status"] == status]


class GatewayHandler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.told += [(self.path, alert) for alert in message["alerts"]]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments):
        pass


def ago(seconds):
    return (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=seconds)).isoformat()


def cameras(town):
    return [f"{town}-{number}" for number in range(CAMERAS_OF_A_TOWN)]


class AlertsOut(support.TestCase):
    def test_a_cut_line_wakes_somebody_with_the_town_and_the_figure_until_it_is_back(self):
        self.start_everything()
        since = ago(3600)
        for town in TOWNS:
            for camera in cameras(town):
                self.send(support.event("asset.registered", camera, since,
                                        {"kind": "camera", "labels": {"class": "1", "town": town}}),
                          support.event("asset.status", camera, since, {"status": "online"}))

        # One camera of the town hangs on another line.
        cut = cameras(CUT)[1:]
        self.send(*(support.event("asset.status", camera, ago(5), {"status": "offline"}) for camera in cut))
        [(path, alert)] = self.eventually(lambda: self.gateway.alerts("KpiwatchGroupOffline", "firing"))
        self.assertEqual(path, "/wake-somebody")
        self.assertEqual((alert["labels"]["town"], alert["labels"]["target"], alert["labels"]["severity"]),
                         (CUT, "video-online", "critical"))
        words = alert["annotations"]
        self.assertEqual(words["summary"], "一类点视频监控在线率：源潭镇 83.33% 离线")
        self.assertEqual(words["summary_en"], "一类点视频监控在线率: 83.33% of 源潭镇 offline")
        self.assertIn("源潭镇 现有 83.33% 的资产离线", words["description"])
        self.assertTrue(words["runbook_url"].endswith("#kpiwatchgroupoffline"))

        self.send(*(support.event("asset.status", camera, ago(0), {"status": "online"}) for camera in cut))
        over = self.eventually(lambda: self.gateway.alerts("KpiwatchGroupOffline", "resolved"))
        self.assertEqual([(path, each["labels"]["town"]) for path, each in over], [("/wake-somebody", CUT)])
        # Seven towns were well, and so was the fleet: 5 of 48 offline.
        told_of = {alert["labels"]["alertname"] for path, alert in self.gateway.told if path == "/wake-somebody"}
        self.assertEqual(told_of, {"KpiwatchGroupOffline"})
        self.end(self.daemon)

    def start_everything(self):
        """As shipped, but for addresses and folders, and for how long senders wait before they tell."""
        self.gateway = Gateway()
        threading.Thread(target=self.gateway.serve_forever, daemon=True).start()
        self.addCleanup(self.gateway.server_close)
        self.addCleanup(self.gateway.shutdown)

        shutil.copy(ROOT / "config" / "qingcheng-2025-budget.csv", self.directory)
        configuration = self.ours("config/qingcheng-2025.yaml", {
            "/var/lib/kpiwatch": str(self.directory / "data"), "127.0.0.1:9469": "127.0.0.1:0"})
        self.daemon = self.serve(configuration)
        alertmanager = self.started(servers.start_alertmanager(
            self.ours("deploy/alertmanager/alertmanager.yml",
                      {"127.0.0.1:8060": self.gateway.address,
                       "group_wait: 10s": "group_wait: 1s", "group_interval: 1m": "group_interval: 1s"}),
            self.directory / "alertmanager"))
        rules = self.directory / "rules.yml"
        rules.write_text(support.run("rules", "-c", configuration).stdout)
        self.started(servers.start_prometheus(
            self.ours("deploy/prometheus/prometheus.yml",
                      {"127.0.0.1:9469": self.daemon.address, "127.0.0.1:9093": alertmanager.address,
                       "/etc/prometheus/rules/kpiwatch.y*ml": str(rules), "_interval: 15s": "_interval: 1s"}),
            self.directory / "prometheus"))

    def ours(self, shipped, changes):
        """A shipped file with something else in it; everything to be changed has to be there."""
        text = (ROOT / shipped).read_text(encoding="utf-8")
        for old, new in changes.items():
            self.assertRegex(text, re.escape(old))
            text = text.replace(old, new)
        file = self.directory / pathlib.Path(shipped).name
        file.write_text(text, encoding="utf-8")
        return file

    def send(self, *events):
        receipt = support.send(self.daemon, events)
        self.assertEqual(receipt["accepted"], len(events), receipt)

    def eventually(self, ask):
        # The rule holds for a minute before it fires.
        return servers.eventually(ask, patience=5 * servers.PATIENCE)
