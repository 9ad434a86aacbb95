"""Four nodes that keep one ledger: what is answered is final and the same at all of them, whoever
dies (DOMAIN 9.3, 9.4).

usage: cluster_test.py WATTBOOK [unittest arguments]"""

import json
import os
import random
import re
import sys
import threading
import unittest

from world import Cluster, eventually, run, use


class Four(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster(4).found().serve()
        cls.nodes = cls.cluster.nodes
        made = run("key", "new", "anna", *cls.cluster.keys)
        assert made.returncode == 0, made.stderr
        cls.anna = made.stdout.strip()
        for node in cls.nodes:
            eventually(lambda node=node: node.status()["reaches_orderer"], f"{node.name} reaches etcd")
        code = cls.cluster.ask(cls.nodes[0], "member", "invite", "Anna").strip()
        cls.cluster.ask(cls.nodes[0], "member", "join", code, key="anna")
        cls.cluster.ask(cls.nodes[0], "member", "approve", "1")
        shown = run("key", "show", "founder", *cls.cluster.keys).stdout
        founder = re.search("0x[0-9a-fA-F]{40}", shown)[0]
        cls.cluster.ask(cls.nodes[0], "command", "LicenseGateway", f"gateway={founder}", "currency=EUR")

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


if __name__ == "__main__":
    use(os.path.abspath(sys.argv.pop(1)))
    unittest.main(verbosity=2)
