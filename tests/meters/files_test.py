"""Files from outside: dropped into a gateway's folder, and posted to a node with a gateway inside; and whether
what came in adds up.

usage: files_test.py BINARY [unittest arguments]
"""

import http.client
import json
import os
import sys
import unittest
import urllib.error
import urllib.request
from decimal import Decimal

import world
from meters_test import STEP, MeterCase
from world import head, wait_for


def read(*parts):
    with open(os.path.join(*parts), encoding="utf-8") as file:
        return file.read()


class FileCase(MeterCase):
    def csv(self, rows):
        lines = ["time;Bezug [kWh];Einspeisung [kWh]"]
        lines += [f"{(self.start + i * STEP).isoformat()};{drawn};{fed_in}" for i, drawn, fed_in in rows]
        return "\r\n".join(lines) + "\r\n"

    def folder(self, name, meter):
        return (f'[[folder]]\nname = "utility"\npath = "{name}-drop"\nmap = ["={meter}"]\n', os.path.join(
            self.community.folder.name, f"{name}-drop"))


class Folders(FileCase):
    def test_books_what_is_dropped_and_says_why_it_does_not(self):
        meter = self.community.add_meter(self.start)
        text, folder = self.folder("watched", meter)
        gateway = self.gateway(head("watched") + text)

        def drop(name, content):
            with open(os.path.join(folder, name + ".part"), "w", encoding="utf-8") as file:
                file.write(content)
            os.rename(os.path.join(folder, name + ".part"), os.path.join(folder, name))

        first = self.csv([(i, "0,25", "0") for i in range(4)])
        drop("a.csv", first)
        done = os.path.join(folder, "done")
        wait_for(lambda: os.path.exists(os.path.join(done, "a.csv")), "the file's booking")
        self.assertEqual(self.community.registers(meter)[-1][0], Decimal(1))
        self.assertEqual(read(done, "a.csv"), first.replace("\r\n", "\n"))

        drop("b.csv", self.csv([(4 + i, "0,1", "0") for i in range(600)] + [(604, "0,1", "x")]))
        reason = os.path.join(folder, "refused", "b.csv.reason")
        wait_for(lambda: os.path.exists(reason) and read(reason), "the refusal")
        self.assertIn("b.csv:602: column 3: 'x' is not a number", read(reason))
        self.assertEqual(self.community.registers(meter)[-1][0], Decimal(1))

        # The same file again changes nothing, and does not overwrite the first.
        count = len(self.community.readings(meter))
        drop("a.csv", first)
        wait_for(lambda: os.path.exists(os.path.join(done, "a.csv.2")), "the repeated file")
        self.assertEqual(len(self.community.readings(meter)), count)

        # While the node is away files wait, in order.
        self.community.stop()
        drop("c.csv", self.csv([(i, "0,5", "0") for i in (4, 5)]))
        drop("d.csv", self.csv([(i, "0,75", "0") for i in (6, 7)]))
        self.community.serve()
        wait_for(lambda: os.path.exists(os.path.join(done, "d.csv")), "the files that waited")
        self.assertEqual(self.community.registers(meter)[-1][0], Decimal("3.5"))
        self.assertEqual(gateway.end(), 0)


class Posted(FileCase):
    def post(self, query, body, token=None):
        headers = {"Content-Type": "application/octet-stream"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        request = urllib.request.Request(f"{self.community.url}/api/v1/meter-files?{query}", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, json.loads(refusal.read() or "{}")

    def token(self):
        made = self.community.must("token", "create", "files", "--role", "developer", "--server", self.community.url,
                                   "--key", "admin", "--password-file", self.community.password, "-o", "json")
        return json.loads(made)["secret"]

    def test_the_node_shows_and_its_gateway_books(self):
        meter = self.community.add_meter(self.start)
        token = self.token()
        rows = self.csv([(i, "0,25", "0") for i in range(4)]).encode()
        self.assertEqual(self.post("name=a.csv", rows)[0], 401)
        status, shown = self.post("name=a.csv", rows, token)
        self.assertEqual((status, shown["points"][0]["drawn"], shown["sent"]), (200, "1", 0), shown)
        # Refused by its length, before a byte of it is taken.
        asked = http.client.HTTPConnection("127.0.0.1", self.community.port, timeout=60)
        self.addCleanup(asked.close)
        asked.putrequest("POST", "/api/v1/meter-files?name=a.csv")
        asked.putheader("Authorization", f"Bearer {token}")
        asked.putheader("Content-Length", str(2 << 20))
        asked.endheaders()
        self.assertEqual(asked.getresponse().status, 413)
        wrong = self.csv([(i, "0,1", "0") for i in range(600)] + [(600, "0,1", "x")]).encode()
        status, refusal = self.post("name=a.csv", wrong, token)
        self.assertEqual((status, refusal["detail"]), (422, "a.csv:602: column 3: 'x' is not a number"))
        status, refusal = self.post("name=a.csv&folder=utility&dry_run=false", rows, token)
        self.assertEqual((status, refusal["detail"]), (503, "no gateway runs in this node"))

        text, folder = self.folder("inside", meter)
        config = self.community.file("files-inside.toml", head("files-inside") + text)
        self.community.stop()
        self.community.serve("--gateway", config)

        def booked():
            status, self.booked = self.post("name=a.csv&folder=utility&dry_run=false", rows, token)
            return status != 503 and status

        self.assertEqual(wait_for(booked, "the gateway inside the node"), 200, self.booked)
        self.assertEqual((self.booked["sent"], self.booked["points"][0]["meter"]), (4, meter))
        self.assertEqual(self.community.registers(meter)[-1][0], Decimal(1))
        self.assertTrue(os.path.exists(os.path.join(folder, "done", "a.csv")))
        self.assertEqual(self.post("name=a.csv&folder=utility&dry_run=false", rows, token)[1]["sent"], 0)
        self.assertEqual(self.post("name=a.csv&folder=none", rows, token)[0], 404)
        self.assertEqual(self.post("name=a.csv&folder=utility", rows, token)[1]["points"][0]["booked_before"], 8)


class Sums(FileCase):
    def test_sums_show_a_meter_that_is_missing(self):
        grid, home = self.community.add_meter(self.start), self.community.add_meter(self.start)
        self.community.approve(home)
        for meter, drawn in ((grid, "2"), (home, "1")):
            path = self.community.file(f"sum{meter}.csv", self.csv([(i, drawn, "0") for i in range(6)]))
            run = self.community.signed("meter", "import", path, "--map", f"={meter}")
            self.assertEqual(run.returncode, 0, run.stderr)
        plain = self.community.run("meter", "sums", "--server", self.community.url, "-o", "json")
        rows = {row["meter"]: row for row in json.loads(plain.stdout)["sums"]}
        self.assertEqual((rows[home]["expected"], rows[home]["found"], rows[home]["ok"]), ("6", "6", True))
        against = self.community.run("meter", "sums", "--grid", grid, "--server", self.community.url, "-o", "json")
        self.assertEqual(against.returncode, 5, against.stderr)
        wrong = [row for row in json.loads(against.stdout)["sums"] if row["what"] == "grid"]
        self.assertEqual([(row["expected"], row["found"], row["ok"]) for row in wrong], [("12", "6", False)])
        # Half is within fifty percent.
        wide = self.community.run("meter", "sums", "--grid", grid, "--tolerance", "50", "--server", self.community.url)
        self.assertEqual(wide.returncode, 0, wide.stdout + wide.stderr)
        wrong = self.community.run("meter", "sums", "--tolerance", "wide", "--server", self.community.url)
        self.assertEqual(wrong.returncode, 2, wrong.stderr)


if __name__ == "__main__":
    world.binary = os.path.abspath(sys.argv.pop(1))
    unittest.main()
