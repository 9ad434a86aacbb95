"""`wattbook ledger` and `wattbook proof` from outside, on the golden ledger of version 1.

usage: ledger_test.py BINARY CHECKER [unittest arguments]
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LEDGER = os.path.join(ROOT, "tests", "golden", "ledger_v1")
BINARY = CHECKER = ""


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, timeout=120)


class Ledger(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.data = os.path.join(self.scratch.name, "data")
        shutil.copytree(LEDGER, self.data)

    def tearDown(self):
        self.scratch.cleanup()

    def ledger(self, verb, *arguments):
        return run(BINARY, "ledger", verb, self.data, *arguments)

    def lines(self):
        return [json.loads(line) for line in self.ledger("export", "--json").stdout.splitlines()]

    def test_a_sound_ledger_verifies(self):
        done = self.ledger("verify", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        self.assertIsNone(report["fault"])
        self.assertEqual(report["commands"], len(self.lines()))
        self.assertEqual(self.ledger("verify", "--head", report["head"]).returncode, 0)
        self.assertEqual(self.ledger("verify", "--head", report["genesis"]).returncode, 5)
        self.assertEqual(json.loads(self.ledger("head", "-o", "json").stdout)["hash"], report["head"])

    def test_a_flipped_bit_is_named(self):
        segment = sorted(os.listdir(os.path.join(self.data, "journal")))[1]
        first = int(segment.split("-")[1].split(".")[0])
        with open(os.path.join(self.data, "journal", segment), "r+b") as file:
            file.seek(100)
            byte = file.read(1)[0]
            file.seek(100)
            file.write(bytes([byte ^ 4]))
        done = self.ledger("verify")
        self.assertEqual(done.returncode, 5)
        self.assertIn(f"block     {first}\nplace     journal/{segment}, offset 32\n", done.stdout)

    def test_writes_nothing_and_needs_no_lock(self):
        for path, _, names in os.walk(self.data):
            for name in names:
                os.chmod(os.path.join(path, name), 0o444)
        before = sorted(os.listdir(os.path.join(self.data, "journal")))
        self.assertEqual(self.ledger("verify").returncode, 0)
        self.assertEqual(self.ledger("replay", "--to", "20").returncode, 0)
        self.assertEqual(sorted(os.listdir(os.path.join(self.data, "journal"))), before)

    def test_a_receipt_is_proven_offline(self):
        command = self.lines()[4]
        (kind, body), = command["command"].items()
        shown = json.loads(self.ledger("show", body["id"]).stdout)
        self.assertEqual(shown["receipt"]["height"], command["height"])
        self.assertIn(kind, shown["signed"]["command"])
        proof = os.path.join(self.scratch.name, "p.wbproof")
        headers = os.path.join(self.scratch.name, "headers")
        self.assertEqual(self.ledger("proof", body["id"], "--out", proof).returncode, 0)
        self.assertLessEqual(os.path.getsize(proof), 2048)
        self.assertEqual(self.ledger("export", "--headers", "--out", headers).returncode, 0)
        head = json.loads(self.ledger("head", "-o", "json").stdout)["hash"]
        for checker in ([BINARY, "proof", "check"], [CHECKER]):
            told = run(*checker, proof, "--head", head, "--headers", headers)
            self.assertEqual(told.returncode, 0, told.stderr)
            self.assertIn(f"command   {body['id']}\noutcome   executed\n", told.stdout)
            self.assertEqual(run(*checker, proof, "--head", head).returncode, 5)
            self.assertEqual(run(*checker, proof).returncode, 2)
            self.assertEqual(run(*checker, proof, "--head", head, "--foundation", head).returncode, 2)
            self.assertEqual(run(*checker, proof, "--foundation", head).returncode, 5)

    def test_a_balance_is_proven_offline(self):
        deposit = next(line["command"]["Deposit"] for line in self.lines()
                       if "Deposit" in line["command"])
        proof = os.path.join(self.scratch.name, "p.wbproof")
        made = self.ledger("proof", "--account", deposit["member"], "--asset", "EUR", "--out", proof)
        self.assertEqual(made.returncode, 0, made.stderr)
        head = json.loads(self.ledger("head", "-o", "json").stdout)["hash"]
        told = run(CHECKER, proof, "--head", head)
        self.assertEqual(told.returncode, 0, told.stderr)
        self.assertIn(f"account   {deposit['member']}\nbalance   ", told.stdout)

    def test_what_is_not_there_is_said(self):
        self.assertEqual(self.ledger("show", "999999").returncode, 1)
        self.assertEqual(self.ledger("show", "x").returncode, 2)
        self.assertEqual(self.ledger("proof").returncode, 2)
        self.assertEqual(run(BINARY, "ledger", "verify", "/nowhere").returncode, 2)
        empty = run(BINARY, "ledger", "verify", self.scratch.name)
        self.assertEqual(empty.returncode, 1)
        self.assertIn("hint: ", empty.stderr)


if __name__ == "__main__":
    BINARY, CHECKER = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
