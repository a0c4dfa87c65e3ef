"""A real Prometheus scrapes the daemon; PromQL says what `evaluate` says at that instant."""

import datetime
import json
import subprocess
import unittest

import servers
import support

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
CONFIGURATION = """
site: {name: 测试, time_zone: Asia/Shanghai}
targets:
  - id: video
    name: 在线率
    kind: online_rate
    objective: 0.9
    select: {kind: camera}
    windows: [day, 1h, 30d]
    by: [town]
  - {id: outages, kind: faults, limit: 10, max_duration: 30m, by: [kind]}
  - {id: spending, kind: budget_execution, objective: 1}
"""


def events(now):
    """Facts of the minutes before `now`, so that the running windows hold some."""
    def ago(minutes):
        return (now - datetime.timedelta(minutes=minutes)).isoformat(timespec="milliseconds")

    for number in range(7):
        camera = f"c{number}"
        town = '"源潭\\镇"' if number % 2 else "东城街道"
        yield support.event("asset.registered", camera, ago(90), {
            "kind": "camera", "labels": {"town": town}})
        yield support.event("asset.status", camera, ago(80), {"status": "online"})
        yield support.event("asset.status", camera, ago(10 * number + 3), {"status": "offline"})
    yield support.event("fault.opened", "f1", ago(50), {"kind": "network"})
    yield support.event("fault.closed", "f1", ago(31))
    yield support.event("fault.opened", "f2", ago(5), {"kind": "system"})
    yield support.event("budget.appropriated", "i1", ago(60), {
        "amount": "25.5", "unit": "wan_yuan", "name": "甲", "project": "network"})
    yield support.event("budget.spent", "i1", ago(40), {"amount": "12345.67"})


class Prometheus(support.TestCase):
    def scrape(self, daemon):
        """Starts Prometheus on the daemon and waits for the first scrape."""
        file = self.directory / "prometheus.yml"
        file.write_text("global: {scrape_interval: 1s}\nscrape_configs: [{job_name: kpiwatch, "
                        f"static_configs: [{{targets: ['{daemon.address}']}}]}}]\n")
        self.prometheus = self.started(servers.start_prometheus(file, self.directory / "tsdb"))
        servers.eventually(lambda: self.query("up == 1"))

    def query(self, text, at=None):
        answer = self.prometheus.get_json("/api/v1/query", query=text,
                                          **({"time": at} if at else {}))
        self.assertEqual(answer["status"], "success")
        return answer["data"]["result"]

    def value(self, text, at):
        samples = self.query(text, at)
        self.assertEqual(len(samples), 1, text)
        return float(samples[0]["value"][1])

    def instant_of_the_scrape(self, daemon, at):
        """When the scrape with this timestamp was evaluated: between its beginning and its end,
        both of which Prometheus stores, at the millisecond that the counted seconds tell."""
        counted = self.value('kpiwatch_counted_seconds{target="video",window="year"}', at)
        took = self.value("scrape_duration_seconds", at)
        # Two milliseconds: by so much Prometheus moves timestamps to align them.
        first, last = round(at * 1000) - 2, round((at + took) * 1000) + 2
        for millis in range(first, last + 1):
            instant = EPOCH + datetime.timedelta(milliseconds=millis)
            board = daemon.get_json("/api/v1/targets",
                                    at=instant.isoformat(timespec="milliseconds"))
            if board["targets"][0]["windows"][0]["counted"] == counted:
                return board["at"]
        raise AssertionError(f"{counted} seconds are counted at no instant of the scrape")

    def assert_same(self, board, at):
        """What one scrape stored against the board, to the last bit."""
        video, outages, spending = board["targets"]
        for query, expected in [
            ('kpiwatch_online_assets{target="video"}', video["now"]["online"]),
            ('kpiwatch_counted_assets{target="video"}', video["now"]["counted"]),
            ('kpiwatch_online_ratio{target="video",window="now"}', video["now"]["ratio"]),
            ('kpiwatch_group_online_assets{target="video",town="东城街道"}',
             video["groups"][1]["now"]["online"]),
            ('sum(kpiwatch_group_online_assets{target="video"})', video["now"]["online"]),
            ('kpiwatch_faults{target="outages",window="year"}', outages["windows"][0]["count"]),
            ('kpiwatch_faults_remaining{target="outages"}', outages["remaining"]),
            ('kpiwatch_faults_open{target="outages"}', 1),
            ('kpiwatch_fault_max_duration_seconds{target="outages"}', 1800),
            ('kpiwatch_budget_yuan{target="spending"}', spending["budget_yuan"]),
            ('kpiwatch_executed_yuan{target="spending"}', spending["executed_yuan"]),
            ('kpiwatch_execution_ratio{target="spending"}', spending["execution_ratio"]),
            ('kpiwatch_item_executed_yuan{target="spending",item="i1",project="network"}',
             spending["items"][0]["executed_yuan"]),
            (f'kpiwatch_target_state{{target="spending",state="{spending["state"]}"}}', 1),
            ('sum(kpiwatch_target_state)', 3),
        ]:
            self.assertEqual(self.value(query, at), expected, query)
        for window in video["windows"]:
            for name, figure in [("online_ratio", "ratio"), ("online_seconds", "good"),
                                 ("counted_seconds", "counted"), ("burn_rate", "burn_rate")]:
                query = f'kpiwatch_{name}{{target="video",window="{window["window"]}"}}'
                self.assertEqual(self.value(query, at), window[figure], query)

    def test_a_query_returns_what_evaluate_says(self):
        daemon = self.serve(self.configure(CONFIGURATION))
        receipt = support.send(daemon, events(datetime.datetime.now(datetime.timezone.utc)))
        self.assertEqual(receipt["rejected"], [])
        self.scrape(daemon)
        at = float(self.query('timestamp(kpiwatch_online_assets)')[0]["value"][1])
        board = json.loads(support.run(
            "evaluate", "-c", self.directory / "kpiwatch.yaml", "--url", daemon.url(""), "--format",
            "json", "--at", self.instant_of_the_scrape(daemon, at)).stdout)
        self.assert_same(board, at)
        self.end(daemon)

    def test_promtool_has_nothing_to_say(self):
        daemon = self.serve(self.configure(CONFIGURATION))
        support.send(daemon, events(datetime.datetime.now(datetime.timezone.utc)))
        metrics = daemon.get("/metrics")
        self.assertIn("kpiwatch_group_online_ratio", metrics)
        check = subprocess.run(["promtool", "check", "metrics"], input=metrics,
                               capture_output=True, text=True)
        self.assertEqual((check.returncode, check.stdout, check.stderr), (0, "", ""))
        evaluated = support.run("evaluate", "-c", self.directory / "kpiwatch.yaml", "--url",
                                daemon.url(""), "--format", "prometheus").stdout
        check = subprocess.run(["promtool", "check", "metrics"], input=evaluated,
                               capture_output=True, text=True)
        self.assertEqual((check.returncode, check.stdout, check.stderr), (0, "", ""))


if __name__ == "__main__":
    unittest.main()
