"""Who may do what, from outside: roles, tokens, the log of both, invitations and orders, by the
command line against a running node.

usage: people_test.py WATTBOOK"""

import json
import os
import shutil
import sys
import tempfile
import unittest

import operations_test
from operations_test import Served, run


class People(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.node = os.path.join(cls.folder, "node")
        cls.config = os.path.join(cls.node, "wattbook.toml")
        password = os.path.join(cls.folder, "password")
        with open(password, "w", encoding="utf-8") as file:
            file.write("four random words here\n")
        cls.keys = ("--keys", os.path.join(cls.folder, "keys"), "--password-file", password)
        made = run("init", cls.node, "--name", "Sunny Lane", "--listen", "127.0.0.1:0", *cls.keys)
        assert made.returncode == 0, made.stderr
        for name in ("anna", "ben"):
            made = run("key", "new", name, *cls.keys)
            assert made.returncode == 0, made.stderr
            setattr(cls, name, made.stdout.strip())
        cls.served = Served(cls.config).start()

    @classmethod
    def tearDownClass(cls):
        cls.served.end()
        shutil.rmtree(cls.folder)

    def ask(self, *words, key="founder", code=0):
        done = run(*words, "--server", self.served.url, "--key", key, *self.keys)
        self.assertEqual(done.returncode, code, (words, done.stdout, done.stderr))
        return done.stdout if code == 0 else done.stderr

    def test_a_role_is_given_changed_and_taken(self):
        self.assertIn("administrator", self.ask("user", "list"))
        self.assertIn("this needs the role administrator", self.ask("user", "list", key="anna", code=1))
        self.assertEqual(self.ask("user", "remove", self.anna, code=1).count("hint:"), 1)
        self.assertIn("read_only", self.ask("user", "add", self.anna))
        self.assertIn("user role", self.ask("user", "add", self.anna, code=1))
        self.ask("user", "role", self.anna, "developer")
        listed = json.loads(self.ask("user", "list", "-o", "json"))["grants"]
        self.assertIn({"address": self.anna.lower(), "role": "developer"}, listed)
        self.ask("token", "list", key="anna")
        self.ask("user", "remove", self.anna)
        self.ask("token", "list", key="anna", code=1)
        self.assertEqual(self.ask("user", "add", "0x12", code=2).count("hint:"), 1)

    def test_a_token_serves_a_program_until_it_is_revoked(self):
        secret = self.ask("token", "create", "meter", "--role", "read_only", "--days", "2").strip()
        self.assertRegex(secret, "^wb_[0-9a-f]{64}$")
        path = os.path.join(self.folder, "token")
        with open(path, "w", encoding="utf-8") as file:
            file.write(secret)
        server = ("--server", self.served.url)
        with_token = (*server, "--token-file", path)
        me = run("api", "call", "get", "auth/me", *with_token)
        self.assertEqual(json.loads(me.stdout)["role"], "read_only")
        statement = ("member", "statement", self.anna, "--month", "2026-01", *server)
        self.assertIn("the member and the operator", run(*statement).stderr)
        self.assertNotIn("the member and the operator",
                         run(*statement, "--token-file", path).stderr)
        rows = json.loads(self.ask("token", "list", "-o", "json"))["tokens"]
        number = [row["number"] for row in rows if row["name"] == "meter"][0]
        self.ask("token", "revoke", str(number))
        self.ask("token", "revoke", str(number), code=1)
        self.assertEqual(run("api", "call", "get", "auth/me", *with_token).returncode, 1)
        # No session stays of the verbs that signed in, but the one that asks.
        rows = json.loads(self.ask("token", "list", "-o", "json"))["tokens"]
        self.assertEqual([row["name"] for row in rows], ["session"])

    def test_the_log_knows_and_shows_where_it_was_changed(self):
        self.ask("user", "add", self.ben)
        tail = self.ask("audit", "tail", "-n", "1")
        self.assertIn("grant role", tail)
        self.assertIn(self.ben.lower(), tail.lower())
        verified = run("audit", "verify", "--config", self.config)
        self.assertEqual(verified.returncode, 0, verified.stderr)
        head = verified.stdout.split()[-1]
        self.ask("user", "remove", self.ben)
        later = run("audit", "verify", "--config", self.config, "--head", head)
        self.assertEqual(later.returncode, 0, later.stderr)
        self.assertIn("was the head", later.stdout)
        foreign = run("audit", "verify", "--config", self.config, "--head", "0x" + "1" * 64)
        self.assertEqual(foreign.returncode, 5)
        lines = run("audit", "export", "--config", self.config).stdout.splitlines()
        self.assertEqual([json.loads(line)["number"] for line in lines],
                         list(range(1, len(lines) + 1)))
        copy = os.path.join(self.folder, "copy")
        shutil.copytree(os.path.join(self.node, "data", "access"), os.path.join(copy, "access"))
        with open(os.path.join(copy, "access", "admin.log"), "r+b") as file:
            file.seek(20)
            byte = file.read(1)
            file.seek(20)
            file.write(bytes([byte[0] ^ 1]))
        self.assertEqual(run("audit", "verify", "--data", copy).returncode, 5)

    def test_an_invitation_leads_to_a_member_who_can_be_suspended(self):
        code = self.ask("member", "invite", "Anna, number 7").strip()
        self.assertRegex(code, "^[2-9a-z]{26}$")
        self.ask("member", "invite", "somebody", key="ben", code=1)
        self.ask("member", "join", "guess", key="anna", code=1)
        self.assertIn("asked", self.ask("member", "join", code, "--name", "Anna", key="anna"))
        self.assertIn("another address", self.ask("member", "join", code, key="ben", code=1))
        waiting = json.loads(self.ask("member", "invitations", "-o", "json"))["invitations"]
        number = [one["number"] for one in waiting if one["state"] == "asked"][0]
        self.assertNotIn(code, json.dumps(waiting))
        self.ask("member", "approve", str(number))
        self.assertIn("approved", self.ask("member", "join", code, key="anna"))
        self.assertIn(self.anna.lower(), self.ask("member", "list").lower())
        self.ask("member", "approve", str(number), code=1)

        self.ask("order", "place", "buy", "1", "--price", "0.1", key="anna", code=1)  # no money
        self.assertEqual(json.loads("[" + self.ask("order", "list", "-o", "json", key="anna") + "]"),
                         [])
        self.ask("member", "suspend", self.anna)
        self.assertIn("already", self.ask("member", "suspend", self.anna, code=1))
        path = "communities/0/members/" + self.anna.lower()
        self.assertTrue(json.loads(self.ask("api", "call", "GET", path))["suspended"])
        self.ask("member", "suspend", self.anna, "--lift")
        self.assertFalse(json.loads(self.ask("api", "call", "GET", path))["suspended"])

        unused = self.ask("member", "invite", "Ben").strip()
        waiting = json.loads(self.ask("member", "invitations", "-o", "json"))["invitations"]
        number = [one["number"] for one in waiting if one["state"] == "open"][0]
        self.ask("member", "withdraw", str(number))
        self.ask("member", "join", unused, key="ben", code=1)

    def test_the_interface_describes_itself(self):
        document = json.loads(run("api", "openapi", "--server", self.served.url).stdout)
        self.assertIn("/api/v1/join", document["paths"])
        refused = run("api", "call", "GET", "nothing", "--server", self.served.url)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("nothing is served at /api/v1/nothing", refused.stderr)
        self.assertEqual(run("api", "call", "PUT", "status").returncode, 2)
        self.assertEqual(run("api", "openapi", "--server", "http://127.0.0.1:1").returncode, 4)


if __name__ == "__main__":
    operations_test.BINARY = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
