"""The real binary from outside: the demo over HTTP and in a browser, and a scenario from files.

usage: binary_test.py BINARY [unittest arguments]
"""

import csv
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from decimal import Decimal

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BINARY = ""
CHROMIUM = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def wait_for(condition, seconds, what):
    """Waits on a condition, not on a time; the limit is for hung programs only."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError(f"{what} did not come about in {seconds} s")


class Demo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.process = subprocess.Popen([BINARY, "demo", "--port", "0", "--no-open", "--seed", "7"],
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        cls.url = None
        for line in cls.process.stdout:
            found = re.search(r"http://\S+", line)
            if found:
                cls.url = found.group(0)
                break
        assert cls.url, cls.process.stderr.read()

    @classmethod
    def tearDownClass(cls):
        cls.process.send_signal(signal.SIGTERM)
        cls.process.wait(timeout=60)
        cls.process.stdout.close()
        cls.process.stderr.close()

    def get(self, topic):
        with urllib.request.urlopen(f"{self.url}/api/v1/{topic}", timeout=30) as answer:
            return json.load(answer)

    def test_has_a_day_of_history_and_goes_on(self):
        first = self.get("status")
        self.assertTrue(first["demo"])
        self.assertEqual(first["speed"], 60)
        self.assertGreaterEqual(len(self.get("communities/0/trades")["trades"]), 20)
        intervals = self.get("communities/0/intervals")["intervals"]
        self.assertGreater(sum(Decimal(i["load"]) for i in intervals), 0)
        wait_for(lambda: self.get("status")["height"] > first["height"], 120, "a further block")

    def test_flow_has_as_much_going_in_as_out(self):
        flow = self.get("communities/0/flow")
        sources = sum(flow[name] or 0 for name in ("solar", "battery_out", "grid_in"))
        uses = sum(flow[name] or 0 for name in ("homes", "vehicles", "battery_in", "grid_out"))
        self.assertGreater(uses, 0)
        self.assertLessEqual(abs(sources - uses), max(50, uses // 20))

    def test_members_hold_no_negative_balance(self):
        members = self.get("communities/0/members")["members"]
        self.assertGreaterEqual(len(members), 32 + 10)
        for member in members:
            for balance in ("watt", "cash", "tsl", "debt"):
                self.assertGreaterEqual(Decimal(member[balance]), 0, member["name"])

    def test_refuses_nonsense_with_a_reason(self):
        request = urllib.request.Request(f"{self.url}/api/v1/commands", data=b"{}", method="POST",
                                         headers={"Content-Type": "application/json"})
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(request, timeout=30)
        self.assertEqual(caught.exception.code, 400)
        self.assertIn("detail", json.load(caught.exception))

    def browse(self, path):
        with tempfile.TemporaryDirectory() as profile:
            return subprocess.run(CHROMIUM + [f"--user-data-dir={profile}", "--timeout=60000",
                                              "--virtual-time-budget=15000", "--dump-dom", self.url + path],
                                  capture_output=True, text=True, timeout=120)

    def test_a_browser_shows_every_operation(self):
        page = self.browse("/docs")
        with urllib.request.urlopen(f"{self.url}/openapi.json", timeout=30) as answer:
            document = json.load(answer)
        operations = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
        self.assertGreater(len(operations), 40)
        for name in operations:
            self.assertIn(f'id="{name}"', page.stdout, page.stderr)

    def test_a_browser_shows_the_community(self):
        page = self.browse("/")
        self.assertIn(self.get("status")["community"], page.stdout, page.stderr)
        homes = [member["name"] for member in self.get("communities/0/members")["members"]
                 if member["name"].startswith("Home")]
        self.assertIn(homes[0], page.stdout, page.stderr)

    def test_the_terminal_shows_charge_points_and_who_charges(self):
        def shown():
            top = subprocess.run([BINARY, "top", "--once", "--server", self.url], capture_output=True, text=True,
                                 timeout=120)
            self.assertEqual(top.returncode, 0, top.stderr)
            return (re.search(r"^charge points: 10 of 10 connected, [1-9]\d* charging$", top.stdout, re.M) and
                    re.search(r"^DEMO-\d\d / 1 +\d+(\.\d+)? kWh +\d+(\.\d+)? EUR +\d+ min$", top.stdout, re.M))
        wait_for(shown, 120, "a vehicle that charges")

    def test_takes_no_second_node_on_its_port(self):
        port = self.url.rsplit(":", 1)[1]
        second = subprocess.run([BINARY, "demo", "--port", port, "--no-open"], capture_output=True, text=True,
                                timeout=120)
        self.assertEqual(second.returncode, 1)
        self.assertIn(port, second.stderr)


class Bench(unittest.TestCase):
    def test_measures_only_parts_that_there_are(self):
        refused = subprocess.run([BINARY, "bench", "--only", "nothing"], capture_output=True, text=True, timeout=120)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("{node,http,machine,engine,audit,backup,book,chain,corrections,sim}", refused.stderr)


class Simulation(unittest.TestCase):
    def test_runs_the_example_and_adds_up(self):
        folder = os.path.join(ROOT, "examples", "sunny-lane")
        with tempfile.TemporaryDirectory() as out:
            run = subprocess.run([BINARY, "sim", "run", os.path.join(folder, "scenario.toml"), "--quiet", "--out", out],
                                 capture_output=True, text=True, timeout=300)
            self.assertEqual(run.returncode, 0, run.stderr)
            with open(os.path.join(out, "report.json"), encoding="utf-8") as file:
                report = json.load(file)
            self.assertTrue(os.path.exists(os.path.join(out, "report.html")))
        with open(os.path.join(folder, "load.csv"), encoding="utf-8") as file:
            rows = list(csv.reader(file))[1:]
        load = sum(Decimal(value) for row in rows for value in row[1:] if value)
        self.assertAlmostEqual(Decimal(str(report["load"])), load, places=3)
        for name in ("pv", "member_import", "member_export", "community_import", "community_export", "shared",
                     "traded", "self_sufficiency", "self_consumption", "welfare", "optimum"):
            self.assertIn(name, report)

    def test_names_key_and_line_of_a_broken_scenario(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "scenario.toml")
            with open(path, "w", encoding="utf-8") as file:
                file.write('name = "x"\n[comunity]\nzone = "UTC"\n')
            run = subprocess.run([BINARY, "sim", "run", path], capture_output=True, text=True, timeout=60)
        self.assertEqual(run.returncode, 1)
        self.assertRegex(run.stderr, r"scenario\.toml:\d+")


if __name__ == "__main__":
    BINARY = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
