"""Four nodes that keep one ledger: what is answered is final and the same at all of them, whoever
dies (DOMAIN 9.3, 9.4).

usage: cluster_test.py WATTBOOK [unittest arguments]"""

import json
import os
import random
import sys
import threading
import time
import unittest

from world import Cluster, eventually, run, use


class Four(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster(4, followers=1).found().serve()
        cls.nodes = cls.cluster.nodes
        made = run("key", "new", "anna", *cls.cluster.keys)
        assert made.returncode == 0, made.stderr
        cls.anna = made.stdout.strip()
        for node in cls.nodes:
            eventually(lambda node=node: node.status()["reaches_orderer"], f"{node.name} reaches etcd")
        code = cls.cluster.ask(cls.nodes[0], "member", "invite", "Anna").strip()
        cls.cluster.ask(cls.nodes[0], "member", "join", code, key="anna")
        cls.cluster.ask(cls.nodes[0], "member", "approve", "1")
        cls.cluster.license_founder(cls.nodes[0])

    @classmethod
    def tearDownClass(cls):
        cls.cluster.remove()

    def deposit(self, node, reference):
        """Its id and height."""
        told = self.cluster.ask(node, "deposit", "1", "EUR", self.anna, "--reference", reference,
                                "-o", "json")
        return json.loads(told)

    def test_a_command_is_final_at_every_node_whoever_took_it(self):
        for node in self.nodes:
            self.deposit(node, f"to {node.name}")
        shown = self.cluster.agree(max(node.status()["final"] for node in self.nodes))
        self.assertFalse(shown["demo"])
        for node in self.nodes:
            status = node.status()
            self.assertEqual(status["delegates"], 4)
            self.assertTrue(status["signs"])
            self.assertEqual(status["evidence"], 0)

    def test_a_node_that_follows_has_what_is_final_and_sends_clients_on(self):
        follower, = self.cluster.followers
        receipt = self.deposit(self.nodes[1], "seen by the follower")
        eventually(lambda: follower.status()["final"] >= receipt["height"], "the follower has the block")
        self.assertEqual(follower.get(f"/api/v1/receipts/{receipt['id']}"),
                         self.nodes[1].get(f"/api/v1/receipts/{receipt['id']}"))
        self.assertFalse(follower.status()["is_delegate"])
        refused = run("deposit", "1", "EUR", self.anna, "--reference", "to the follower", "--server", follower.url,
                      "--key", "founder", *self.cluster.keys)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("hint: send the command to the node of a delegate", refused.stderr)

    def test_the_same_command_twice_exists(self):
        self.deposit(self.nodes[0], "once")
        again = run("deposit", "1", "EUR", self.anna, "--reference", "once", "-o", "json", "--server",
                    self.nodes[1].url, "--key", "founder", *self.cluster.keys)
        self.assertEqual(again.returncode, 1)
        self.assertEqual(json.loads(again.stdout)["field"], "reference")

    def test_nothing_that_was_answered_is_lost_when_nodes_are_killed(self):
        answered, stop = [], threading.Event()

        def send(name):
            count = 0
            while not stop.is_set():
                node = random.choice([one for one in self.nodes if one.served] or [self.nodes[0]])
                count += 1
                done = run("deposit", "1", "EUR", self.anna, "--reference", f"{name} {count}", "-o",
                           "json", "--server", node.url, "--key", "founder", *self.cluster.keys)
                if done.returncode == 0:
                    answered.append(json.loads(done.stdout))

        senders = [threading.Thread(target=send, args=(f"sender {i}",)) for i in range(2)]
        for sender in senders:
            sender.start()
        try:
            for _ in range(6):
                seen = len(answered)
                eventually(lambda seen=seen: len(answered) >= seen + 3, "commands are answered")
                victim = random.choice(self.nodes)
                victim.kill()
                seen = len(answered)
                eventually(lambda seen=seen: len(answered) >= seen + 2, "three answer without the fourth")
                victim.serve()
        finally:
            stop.set()
            for sender in senders:
                sender.join()
        self.cluster.agree(max(node.status()["final"] for node in self.nodes))
        for receipt in answered:
            found = [node.get(f"/api/v1/receipts/{receipt['id']}") for node in self.nodes]
            self.assertEqual(len({json.dumps(one, sort_keys=True) for one in found}), 1)
            self.assertEqual(found[0]["height"], receipt["height"])

    def test_too_few_delegates_promise_nothing_and_lose_nothing(self):
        self.deposit(self.nodes[0], "before")
        before = self.nodes[0].status()["final"]
        for node in self.nodes[2:]:
            node.kill()
        sender = threading.Thread(target=self.deposit, args=(self.nodes[0], "while two are away"))
        sender.start()
        # Its deposit is ordered or waits; two of four stakes are too few for a certificate.
        for _ in range(20):
            self.assertLessEqual(self.nodes[0].status()["final"], before + 1)
            time.sleep(0.05)
        height = self.nodes[0].status()["final"]
        time.sleep(1)
        self.assertEqual(self.nodes[0].status()["final"], height)
        self.assertTrue(sender.is_alive())
        for node in self.nodes[2:]:
            node.serve()
        sender.join()
        self.cluster.agree(self.nodes[0].status()["final"])

    def test_the_files_prove_what_the_delegates_signed(self):
        node = self.nodes[3]
        receipt = self.deposit(node, "to be proven")
        verified = run("ledger", "verify", os.path.join(node.folder, "data"), "--allow-unfinished", "--json")
        report = json.loads(verified.stdout)
        self.assertIsNone(report["fault"])
        span, = report["certified"]
        self.assertEqual(span["delegates"], 4)
        self.assertGreaterEqual(span["to"], report["height"] - 1)
        data = os.path.join(node.folder, "data")
        right = run("ledger", "verify", data, "--allow-unfinished", "--foundation", span["foundation"])
        self.assertEqual(right.returncode, 0, right.stderr)
        wrong = run("ledger", "verify", data, "--allow-unfinished", "--foundation", "0x" + "1" * 64)
        self.assertEqual(wrong.returncode, 5)
        self.check_proof(node, data, receipt, span["foundation"])

    def check_proof(self, node, data, receipt, foundation):
        """Who knows the delegates needs no block's hash: the node's answer, and the files'."""
        answer = os.path.join(self.cluster.folder, "answer.json")
        with open(answer, "w") as file:
            json.dump(node.get(f"/api/v1/proofs/receipts/{receipt['id']}"), file, separators=(",", ":"))
        made = os.path.join(self.cluster.folder, "made")
        run("ledger", "proof", data, receipt["id"], "--out", made)
        for file, extra in ((answer, []), (made, ["--certificate", made + ".certificate"])):
            shown = run("proof", "check", file, "--foundation", foundation, *extra)
            self.assertEqual(shown.returncode, 0, shown.stderr)
            self.assertIn(f"command   {receipt['id']}\noutcome   executed\n", shown.stdout)
            self.assertRegex(shown.stdout, "certified by [34] of 4 delegates\n")
            other = run("proof", "check", file, "--foundation", "0x" + "1" * 64, *extra)
            self.assertEqual(other.returncode, 5)
            self.assertIn("other delegates than the trusted ones", other.stderr)


class Alone(unittest.TestCase):
    """From one node to a cluster and back, the history kept; a backup that must not sign."""

    def setUp(self):
        self.cluster = Cluster(3)

    def tearDown(self):
        self.cluster.remove()

    def test_there_and_back(self):
        first = self.cluster.nodes[0]
        data = os.path.join(first.folder, "data")
        alone = json.loads(run("ledger", "verify", data, "--json").stdout)["height"]
        self.cluster.found().serve()
        again = first.run("cluster", "init", "--name", "n1", *self.cluster.members(), code=1)
        self.assertIn("hint: wattbook cluster leave", again)
        for node in self.cluster.nodes:
            eventually(lambda node=node: node.status()["reaches_orderer"], f"{node.name} reaches etcd")
        self.cluster.license_founder(first)
        grown = first.status()["final"]
        self.assertGreater(grown, alone)
        backup = os.path.join(self.cluster.folder, "backup")
        made = run("backup", "create", "--config", first.config, "--to", backup)
        self.assertEqual(made.returncode, 0, made.stderr)
        kept = {name for _, folders, _ in os.walk(backup) for name in folders}
        self.assertIn("certificates", kept)
        self.assertNotIn("sign", kept)
        for node in self.cluster.nodes:
            self.assertEqual(node.end(), 0)
        self.assertIn("would remove", first.run("cluster", "leave", "--dry-run"))
        left = int(first.run("cluster", "leave"))
        self.assertGreaterEqual(left, grown)
        report = json.loads(run("ledger", "verify", data, "--json").stdout)
        self.assertIsNone(report["fault"])
        self.assertEqual(report["certified"][0]["to"], left)
        first.serve()
        self.assertEqual(first.get("/api/v1/status")["height"], left)
        first.end()


if __name__ == "__main__":
    use(os.path.abspath(sys.argv.pop(1)))
    unittest.main(verbosity=2)
