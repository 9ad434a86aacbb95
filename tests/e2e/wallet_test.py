"""The wallet from outside: keys on disk, and commands signed by them against a running demo.

usage: wallet_test.py BINARY [unittest arguments]
"""

import json
import os
import pty
import re
import signal
import stat
import subprocess
import sys
import tempfile
import unittest
import urllib.request
from decimal import Decimal

BINARY = ""
PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
# The account that other wallets show first for PHRASE with the passphrase TREZOR.
PHRASE_ADDRESS = "0x6006ef1944FB519A746d00cDAf715Cbd27a5a008"


class Wallet:
    """A directory of keys with one password."""

    def __init__(self, password="correct horse"):
        self.folder = tempfile.TemporaryDirectory()
        self.keys = os.path.join(self.folder.name, "keys")
        self.password = self.file("password", password + "\n")

    def file(self, name, content):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)
        return path

    def run(self, *arguments, stdin="", password=None):
        """Without a terminal, as in a script."""
        environment = {**os.environ, "WATTBOOK_KEYS": self.keys}
        environment.pop("CREDENTIALS_DIRECTORY", None)
        command = [BINARY, *arguments]
        if password is not False:
            command += ["--password-file", password or self.password]
        return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=300, env=environment,
                              start_new_session=True)

    def close(self):
        self.folder.cleanup()


class WalletCase(unittest.TestCase):
    def setUp(self):
        self.wallet = Wallet()
        self.addCleanup(self.wallet.close)

    def ok(self, run):
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        return run.stdout

    def fails(self, run, code, *texts):
        self.assertEqual(run.returncode, code, run.stdout + run.stderr)
        for text in texts:
            self.assertIn(text, run.stdout + run.stderr)
        return run


class Keys(WalletCase):
    def test_a_key_goes_round_through_every_form(self):
        made = self.ok(self.wallet.run("key", "new", "alice", "--words")).splitlines()
        address, phrase = made
        self.assertRegex(address, "^0x[0-9a-fA-F]{40}$")
        self.assertEqual(len(phrase.split()), 12)
        path = os.path.join(self.wallet.keys, "alice.json")
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(os.stat(self.wallet.keys).st_mode), 0o700)
        self.assertIn(address, self.ok(self.wallet.run("key", "list", password=False)))

        sealed = self.ok(self.wallet.run("key", "export", "alice", "--yes"))
        self.assertEqual(json.loads(sealed)["version"], 3)
        bare = self.ok(self.wallet.run("key", "export", "alice", "--hex", "--yes"))
        self.assertRegex(bare, "^0x[0-9a-f]{64}\n$")
        self.assertNotIn(bare[2:].strip(), sealed)
        other = Wallet("another password")
        self.addCleanup(other.close)
        self.assertEqual(self.ok(other.run("key", "import", "words", stdin=phrase.upper())).strip(), address)
        self.assertEqual(self.ok(other.run("key", "import", "hex", stdin=bare)).strip(), address)
        self.assertEqual(self.ok(other.run("key", "import", "json", other.file("alice.json", sealed),
                                           "--source-password-file", self.wallet.password)).strip(), address)
        self.assertEqual(self.ok(other.run("key", "export", "json", "--hex", "--yes")), bare)

    def test_a_new_key_prints_its_address_only(self):
        made = self.wallet.run("key", "new", "alice")
        self.assertRegex(self.ok(made), "^0x[0-9a-fA-F]{40}\n$")
        bare = self.ok(self.wallet.run("key", "export", "--hex", "--yes")).strip()[2:]
        self.assertNotIn(bare, made.stdout + made.stderr)
        self.fails(self.wallet.run("key", "new", "alice"), 1, "already", "hint:")

    def test_a_phrase_gives_the_account_that_other_wallets_show(self):
        imported = self.wallet.run("key", "import", "alice", "--passphrase-file",
                                   self.wallet.file("passphrase", "TREZOR\n"), stdin=PHRASE)
        self.assertEqual(self.ok(imported).strip(), PHRASE_ADDRESS)
        second = self.wallet.run("key", "import", "bob", "--passphrase-file",
                                 self.wallet.file("passphrase", "TREZOR\n"), "--path", "m/44'/60'/0'/0/1",
                                 stdin=PHRASE)
        self.assertEqual(self.ok(second).strip(), "0xA5Cd5A7a353DAD72643512f25F395eC1857Bc1CA")

    def test_refuses_what_is_wrong_and_keeps_nothing(self):
        refused = [
            (PHRASE.replace("yellow", "year"), "checksum"),
            (PHRASE.replace("thank", "thnak", 1), "word 3"),
            (" ".join(PHRASE.split()[:11]), "11 words"),
            ("0x" + "00" * 32, "not a private key"),
            ("0x1234", "not a private key"),
            ('{"version":3}', "cipher"),
            ("", "nothing to import"),
        ]
        for text, message in refused:
            self.fails(self.wallet.run("key", "import", "alice", stdin=text), 1, message)
        self.fails(self.wallet.run("key", "new", "../alice"), 1, "cannot be the name")
        self.fails(self.wallet.run("key", "new", "alice", password=self.wallet.file("short", "1234567")), 1,
                   "too short")
        self.assertEqual([name for name in os.listdir(self.wallet.keys) if name.endswith(".json")], [])

    def test_a_wrong_password_opens_nothing(self):
        self.ok(self.wallet.run("key", "new", "alice"))
        wrong = self.wallet.file("wrong", "incorrect horse")
        run = self.fails(self.wallet.run("key", "export", "alice", "--hex", "--yes", password=wrong), 1,
                         "the password does not open the key", "hint:")
        self.assertEqual(run.stdout, "")

    def test_without_a_terminal_nothing_is_handed_out_unasked(self):
        self.ok(self.wallet.run("key", "new", "alice"))
        for form in ([], ["--hex"]):
            run = self.fails(self.wallet.run("key", "export", "alice", *form), 1, "--yes")
            self.assertEqual(run.stdout, "")
        self.fails(self.wallet.run("key", "export", "alice", "--hex", "--yes", password=False), 1,
                   "--password-file")

    def test_a_terminal_is_asked_twice(self):
        self.ok(self.wallet.run("key", "new", "alice"))
        for answers, handed_out in ((["alice", "yes"], True), (["alice", "no"], False), (["bob"], False)):
            child, terminal = pty.fork()
            if child == 0:
                os.environ["WATTBOOK_KEYS"] = self.wallet.keys
                os.execv(BINARY, [BINARY, "key", "export", "alice"])
            seen = b""
            for answer in answers:
                while not seen.endswith((b"out: ", b"yes: ")):
                    seen += os.read(terminal, 1)
                os.write(terminal, answer.encode() + b"\n")
                seen += os.read(terminal, 1)
            try:
                while chunk := os.read(terminal, 4096):
                    seen += chunk
            except OSError:  # how a terminal says that its other side is gone
                pass
            os.close(terminal)
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            self.assertEqual((code, b"ciphertext" in seen), (0, True) if handed_out else (1, False), seen)

    def test_a_successor_stands_beside_the_old_key(self):
        address = self.ok(self.wallet.run("key", "new", "alice")).strip()
        run = self.wallet.run("key", "rotate")
        successor = self.ok(run).strip()
        self.assertNotEqual(successor, address)
        self.assertIn(f"member={successor}", run.stderr)
        rows = [json.loads(line) for line in
                self.ok(self.wallet.run("key", "list", "-o", "json", password=False)).splitlines()]
        self.assertEqual([(row["name"], row["address"]) for row in rows],
                         [("alice", address.lower()), ("alice-2", successor.lower())])


class Ledger(WalletCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        personas = os.path.join(cls.scratch.name, "personas")
        cls.process = subprocess.Popen([BINARY, "demo", "--port", "0", "--no-open", "--seed", "7", "--persona-keys",
                                        personas], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        cls.url = None
        for line in cls.process.stdout:
            found = re.search(r"http://\S+", line)
            if found:
                cls.url = found.group(0)
                break
        assert cls.url, cls.process.stderr.read()
        assert stat.S_IMODE(os.stat(personas).st_mode) == 0o600
        with open(personas, encoding="utf-8") as file:
            cls.personas = {p["name"]: p["private_key"] for p in json.load(file)["personas"]}

    @classmethod
    def tearDownClass(cls):
        cls.process.send_signal(signal.SIGTERM)
        cls.process.wait(timeout=60)
        cls.process.stdout.close()
        cls.process.stderr.close()
        cls.scratch.cleanup()

    def get(self, topic):
        with urllib.request.urlopen(f"{self.url}/api/v1/{topic}", timeout=30) as answer:
            return json.load(answer)

    def run_verb(self, *arguments, **options):
        return self.wallet.run(*arguments, "--server", self.url, **options)

    def persona(self):
        """Imports the key of the member with most cash; returns that member and another."""
        members = [m for m in self.get("communities/0/members")["members"] if m["name"] in self.personas]
        members.sort(key=lambda member: -Decimal(member["cash"]))
        self.ok(self.wallet.run("key", "import", "me", stdin=self.personas[members[0]["name"]]))
        return members[0], members[1]

    def test_a_stranger_is_refused_with_the_reason(self):
        self.ok(self.wallet.run("key", "new", "stranger"))
        run = self.run_verb("send", "1", "TSL", PHRASE_ADDRESS)
        self.fails(run, 1, f"pay 1 TSL to {PHRASE_ADDRESS}",
                   "refused: this ledger does not know the account", "unknown_account")
        self.fails(self.run_verb("balance"), 1, "is no member of community 0")

    def test_money_moves_and_the_receipt_says_so(self):
        me, other = self.persona()
        currency = self.get("status")["currency"]
        run = self.run_verb("send", "1.50", currency, other["address"], "--memo", "for cake")
        self.assertRegex(self.ok(run), r"^executed in block \d+\n  1\.5 moved .*\(payment\)")
        self.assertIn(f"pay 1.5 {currency} to ", run.stderr)
        self.assertIn('memo "for cake"', run.stderr)
        command = re.search("command (0x[0-9a-f]{32})", run.stderr).group(1)
        again = self.wallet.run("receipt", command, "--server", self.url, "-o", "json", password=False)
        self.assertEqual(json.loads(self.ok(again))["id"], command)
        self.fails(self.run_verb("send", "1000000", currency, other["address"]), 1, "the balance does not suffice")
        balance = self.ok(self.wallet.run("balance", me["address"], "--server", self.url, "-o", "json",
                                          password=False))
        self.assertEqual(json.loads(balance)["name"], me["name"])

    def test_an_order_stands_changes_and_goes(self):
        self.persona()
        placed = self.ok(self.run_verb("order", "place", "buy", "0.5", "--price", "0.02"))
        number = re.search(r"order (\d+) stands: buy 0\.5 kWh at 0\.02", placed).group(1)
        self.ok(self.run_verb("order", "replace", number, "0.4", "--price", "0.02"))
        gone = self.ok(self.run_verb("order", "cancel", number))
        self.assertIn(f"order {number} ended: cancelled, 0.4 kWh left", gone)
        self.fails(self.run_verb("order", "cancel", number), 1, "there is no such open order")

    def test_any_command_can_be_given_by_its_fields(self):
        self.persona()
        self.ok(self.run_verb("command", "SetCeiling", "community=0", "ceiling=0.25"))
        self.ok(self.run_verb("agent", "set", "none"))
        self.fails(self.run_verb("command", "SetCieling", "community=0"), 2, 'did you mean "SetCeiling"?')
        self.fails(self.run_verb("command", "SetCeiling", "comunity=0"), 2, 'did you mean "community"?')
        self.fails(self.run_verb("command", "SetCeiling", "community=0"), 2, "ceiling is missing")
        kinds = self.ok(self.wallet.run("command", "--kinds", password=False)).splitlines()
        self.assertEqual(len(kinds), 40)
        self.assertIn("ReleaseHold(bytes16 id,address account,int64 expires,uint64 hold)", kinds)

    def test_signing_elsewhere_and_sending_twice_executes_once(self):
        _, other = self.persona()
        currency = self.get("status")["currency"]
        dry = self.ok(self.run_verb("send", "0.01", currency, other["address"], "--dry-run"))
        typed = json.loads(dry)
        self.assertEqual(typed["primaryType"], "Transfer")
        self.assertEqual(typed["domain"]["salt"], self.get("status")["genesis"])
        signed = self.ok(self.wallet.run("key", "sign", "me", stdin=dry))
        self.assertEqual(json.loads(signed)["command"]["Transfer"], typed["message"])
        first = self.ok(self.run_verb("command", "--signed", "-", stdin=signed, password=False))
        self.assertIn("executed in block", first)
        second = self.ok(self.run_verb("command", "--signed", "-", stdin=signed, password=False))
        self.assertIn("it was executed before", second)
        self.ok(self.wallet.run("key", "new", "stranger"))
        self.fails(self.wallet.run("key", "sign", "stranger", stdin=dry), 2, "but the key stranger is")

    def test_the_market_is_shown(self):
        book = self.ok(self.run_verb("market", "book", "-o", "csv", password=False)).splitlines()
        self.assertEqual(book[0], "side,price,executable_kwh,waiting_kwh,orders")
        trades = json.loads(self.ok(self.run_verb("market", "trades", "-o", "json", password=False)))
        self.assertGreater(len(trades["trades"]), 0)

    def test_exit_codes_tell_what_failed(self):
        self.ok(self.wallet.run("key", "new", "alice"))
        gone = self.wallet.run("send", "1", "TSL", PHRASE_ADDRESS, "--server", "http://127.0.0.1:1")
        self.fails(gone, 4, "no answer from 127.0.0.1:1", "hint:")
        self.fails(self.run_verb("send", "1", "XYZ", PHRASE_ADDRESS), 2, "there is no asset 'XYZ'")
        self.fails(self.run_verb("send", "one", "TSL", PHRASE_ADDRESS), 2, "not a decimal number")
        self.fails(self.run_verb("send", "1", "TSL", PHRASE_ADDRESS[:-1] + "9"), 2, "checksum")
        self.fails(self.wallet.run("receipt", "0x12", password=False), 2, "not the id of a command")
        unknown = self.wallet.run("receipt", "0x" + "00" * 16, "--server", self.url, password=False)
        self.fails(unknown, 1, "no durable command has this id")
        self.assertEqual(self.wallet.run("send", password=False).returncode, 2)


if __name__ == "__main__":
    BINARY = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
