"""A node from founding to restored backup, as an operator meets it.

usage: operations_test.py BINARY [unittest arguments]
"""

import glob
import json
import os
import re
import resource
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import sys
import tarfile
import tempfile
import threading
import unittest
import urllib.error
import urllib.request
import warnings

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BINARY = ""
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("WATTBOOK_")}


def run(*arguments, **environment):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=300,
                          env={**CLEAN, **environment})


class Served:
    """`wattbook serve`, whose lines are read as they come."""

    def __init__(self, config, *arguments, prefix=(), **environment):
        self.process = subprocess.Popen(
            [*prefix, BINARY, "serve", "--config", config, "--set", "log.format=json", *arguments],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env={**CLEAN, **environment})
        self.lines = []
        self.url = None
        self.news = threading.Condition()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stderr:
            with self.news:
                self.lines.append(line)
                self.news.notify_all()
        with self.news:
            self.lines.append("")
            self.news.notify_all()

    def wait_for(self, text):
        """The first line that holds the text; fails when the program ends without it."""
        with self.news:
            found = self.news.wait_for(
                lambda: [line for line in self.lines if text in line] or "" in self.lines, timeout=120)
            matching = [line for line in self.lines if text in line]
            assert matching, (text, found, self.lines)
            return matching[0]

    def start(self):
        self.url = json.loads(self.wait_for('"serving"'))["url"]
        return self

    def get(self, path, headers=None, context=None):
        request = urllib.request.Request(self.url + path, headers=headers or {})
        with urllib.request.urlopen(request, timeout=30, context=context) as answer:
            return answer.read().decode(), answer.headers

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=120)
        self.reader.join()
        self.process.stderr.close()
        return code


class Operations(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.node = os.path.join(self.folder, "node")
        self.config = os.path.join(self.node, "wattbook.toml")
        self.served = None

    def tearDown(self):
        if self.served and self.served.process.poll() is None:
            self.served.process.kill()
            self.served.process.wait()
        shutil.rmtree(self.folder)

    def keys(self):
        """Where the founder's key goes, and its password."""
        password = os.path.join(self.folder, "password")
        with open(password, "w", encoding="utf-8") as file:
            file.write("four random words here\n")
        return ("--keys", os.path.join(self.folder, "keys"), "--password-file", password)

    def found(self, *arguments):
        made = run("init", self.node, "--name", "Sunny Lane", "--listen", "127.0.0.1:0", *self.keys(),
                   *arguments)
        self.assertEqual(made.returncode, 0, made.stderr)
        return made.stdout

    def serve(self, *arguments, prefix=(), **environment):
        self.served = Served(self.config, *arguments, prefix=prefix, **environment).start()
        return self.served

    def test_a_life_from_founding_to_restored_backup(self):
        text = self.found("--time-zone", "Europe/Vienna", "--currency", "CHF")
        self.assertIn("http://127.0.0.1:", text)
        self.assertIn("█", text)
        key = os.path.join(self.folder, "keys", "founder.json")
        self.assertEqual(stat.S_IMODE(os.stat(key).st_mode), 0o600)
        exported = run("key", "export", "founder", "--hex", "--yes", *self.keys())
        self.assertRegex(exported.stdout, r"^(0x)?[0-9a-f]{64}\n$")
        for path in glob.glob(self.folder + "/**", recursive=True):
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    self.assertNotIn(exported.stdout.strip()[-64:].encode(), file.read(), path)
        self.assertEqual(run("check", "config", "--config", self.config).returncode, 0)

        served = self.serve()
        status = json.loads(served.get("/api/v1/status")[0])
        self.assertEqual((status["community"], status["currency"], status["time_zone"]),
                         ("Sunny Lane", "CHF", "Europe/Vienna"))
        body, headers = served.get("/livez", {"X-Request-Id": "e2e-1"})
        self.assertEqual(headers["X-Request-Id"], "e2e-1")
        line = json.loads(served.wait_for("e2e-1"))
        self.assertEqual((line["path"], line["status"]), ("/livez", "200"))
        self.assertTrue(json.loads(served.get("/readyz")[0])["ready"])
        self.assertIn("wattbook_block_height", served.get("/metrics")[0])
        self.assertTrue(served.get("/metrics")[0].endswith("# EOF\n"))

        shown = run("status", "--server", served.url)
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertIn("Sunny Lane", shown.stdout)
        top = run("top", "--once", "--server", served.url)
        self.assertEqual(top.returncode, 0, top.stderr)
        self.assertIn("solar", top.stdout)
        self.assertIn("charge points: 0 of 0 connected, 0 charging", top.stdout)

        made = run("backup", "create", "--config", self.config)
        self.assertEqual(made.returncode, 0, made.stderr)
        backup = made.stdout.strip()
        self.assertFalse(glob.glob(backup + "/**/*.key", recursive=True))
        self.assertEqual(served.end(), 0)
        self.assertIn("stopped", "".join(served.lines))

        self.assertEqual(run("check", "data", "--config", self.config).returncode, 0)
        ledger = run("check", "ledger", "--config", self.config)
        self.assertEqual(ledger.returncode, 0, ledger.stderr)
        self.assertIn(backup, run("backup", "list", "--config", self.config).stdout)
        verified = run("backup", "verify", backup)
        self.assertEqual(verified.returncode, 0, verified.stderr)
        target = os.path.join(self.folder, "restored")
        tried = run("backup", "restore", backup, target, "--dry-run")
        self.assertEqual(tried.returncode, 0, tried.stderr)
        self.assertFalse(os.path.exists(target))
        self.assertEqual(run("backup", "restore", backup, target).returncode, 0)
        self.config = os.path.join(target, "wattbook.toml")
        self.assertEqual(json.loads(self.serve().get("/api/v1/status")[0])["community"], "Sunny Lane")
        self.assertEqual(self.served.end(), 0)

        segment = glob.glob(backup + "/data/journal/*.wal")[0]
        os.chmod(segment, 0o600)
        with open(segment, "r+b") as file:
            file.seek(100)
            byte = file.read(1)
            file.seek(100)
            file.write(bytes([byte[0] ^ 1]))
        self.assertEqual(run("backup", "verify", backup).returncode, 5)

    def test_founding_refuses_what_is_in_the_way(self):
        os.makedirs(self.node)
        with open(os.path.join(self.node, "something"), "w", encoding="utf-8"):
            pass
        made = run("init", self.node, *self.keys())
        self.assertEqual(made.returncode, 1)
        self.assertIn("hint: choose a new one", made.stderr)
        other = os.path.join(self.folder, "other")
        wrong = run("init", other, "--time-zone", "Mars/Olympus", *self.keys())
        self.assertEqual(wrong.returncode, 1)
        self.assertIn("Mars/Olympus", wrong.stderr)
        self.assertFalse(os.path.exists(other))
        self.assertEqual(run("init", other, "--import-price", "cheap", *self.keys()).returncode, 1)
        # A founding that fails leaves no key behind, and one without a password none of anything.
        self.assertEqual(run("init", other, "--currency", "euro", *self.keys()).returncode, 1)
        self.assertEqual(glob.glob(os.path.join(self.folder, "keys", "*.json")), [])
        self.assertEqual(run("init", other, "--keys", os.path.join(self.folder, "keys"),
                             "--password-file", os.path.join(self.folder, "none")).returncode, 1)
        self.assertFalse(os.path.exists(other))
        third = os.path.join(self.folder, "third")
        self.assertEqual(run("init", third, "--listen", "127.0.0.1:0", *self.keys()).returncode, 0)
        again = run("init", other, *self.keys())
        self.assertEqual(again.returncode, 1)
        self.assertIn("hint: choose another name with --key-name", again.stderr)

    def test_a_misspelt_setting_is_named_with_line_and_suggestion(self):
        self.found()
        with open(self.config, "a", encoding="utf-8") as file:
            file.write("\n[data2]\n")
        with open(self.config, encoding="utf-8") as file:
            line = len(file.readlines())
        for arguments in (("check", "config"), ("serve",), ("config", "show")):
            told = run(*arguments, "--config", self.config)
            self.assertEqual(told.returncode, 3)
            self.assertIn(f"wattbook.toml:{line}:", told.stderr)
            self.assertIn("hint: ", told.stderr)

    def test_reload_takes_what_it_can_and_names_what_it_cannot(self):
        self.found()
        served = self.serve(**{"WATTBOOK_LOG__REQUESTS": "false"})
        shown = run("config", "show", "--origin", "--config", self.config)
        self.assertRegex(shown.stdout, r'log\.level = "info"\s+# default')
        self.assertRegex(shown.stdout, r"server\.listen = \[.*\]\s+# .*wattbook\.toml:\d+")
        with open(self.config, encoding="utf-8") as file:
            text = file.read()
        changed = text.replace('# level = "info"', 'level = "debug"').replace("# snapshots_kept = 3",
                                                                              "snapshots_kept = 4")
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(changed)
        served.process.send_signal(signal.SIGHUP)
        served.wait_for("log.level has changed")
        served.wait_for("data.snapshots_kept has changed: it needs a restart")
        with open(self.config, "w", encoding="utf-8") as file:
            file.write("nonsense")
        served.process.send_signal(signal.SIGHUP)
        served.wait_for("not reloaded, everything stays as it was")
        self.assertTrue(json.loads(served.get("/readyz")[0])["ready"])
        self.assertEqual(served.end(), 0)

    def test_tells_the_service_manager(self):
        self.found()
        path = os.path.join(self.folder, "notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(path)
            manager.settimeout(60)
            served = self.serve(NOTIFY_SOCKET=path)
            self.assertTrue(manager.recv(4096).startswith(b"READY=1\n"))
            served.process.send_signal(signal.SIGHUP)
            self.assertEqual([manager.recv(4096), manager.recv(4096)], [b"RELOADING=1", b"READY=1"])
            self.assertEqual(served.end(), 0)
            self.assertEqual(manager.recv(4096), b"STOPPING=1")

    def test_a_taken_port_is_told_with_the_remedy(self):
        self.found()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            told = run("serve", "--config", self.config, "--set", f"server.listen=127.0.0.1:{port}")
        self.assertEqual(told.returncode, 1)
        self.assertIn(f"127.0.0.1:{port}", told.stderr)
        self.assertIn("server.listen", told.stderr)

    def test_a_second_node_on_the_same_data_is_refused(self):
        self.found()
        self.serve()
        told = run("serve", "--config", self.config)
        self.assertEqual(told.returncode, 1)
        self.assertIn("another process uses this directory", told.stderr)
        self.assertEqual(self.served.end(), 0)

    def test_a_corrupt_snapshot_costs_time_and_not_books(self):
        self.found()
        snapshots = glob.glob(os.path.join(self.node, "data", "snapshots", "*.bin"))
        self.assertTrue(snapshots)
        for path in snapshots:
            with open(path, "r+b") as file:
                file.seek(64)
                file.write(b"\xff\xff\xff\xff\xff\xff\xff\xff")
        self.assertEqual(run("check", "data", "--config", self.config).returncode, 5)
        served = self.serve()
        served.wait_for("a snapshot cannot be used")
        self.assertEqual(json.loads(served.get("/api/v1/status")[0])["community"], "Sunny Lane")
        self.assertEqual(served.end(), 0)

    def test_a_disk_that_fills_up_while_it_runs_stops_the_node_and_loses_nothing(self):
        self.found()
        ignore = ("import os,signal,sys;signal.signal(signal.SIGXFSZ,signal.SIG_IGN);"
                  "os.execv(sys.argv[1],sys.argv[1:])")
        served = self.serve(prefix=(sys.executable, "-c", ignore))
        resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (1, 1))
        self.assertEqual(served.end(), 1)
        told = "".join(served.lines)
        self.assertIn("cannot write to ", told)
        self.assertIn("hint: ", told)
        again = self.serve()
        self.assertEqual(json.loads(again.get("/api/v1/status")[0])["community"], "Sunny Lane")
        self.assertEqual(again.end(), 0)

    def test_a_disk_that_takes_no_more_is_told_and_loses_nothing(self):
        self.found()
        # A limit on the size of files stands for the full disk: nothing can grow.
        limit = ("import os,resource,signal,sys;signal.signal(signal.SIGXFSZ,signal.SIG_IGN);"
                 "resource.setrlimit(resource.RLIMIT_FSIZE,(1,1));os.execv(sys.argv[1],sys.argv[1:])")
        served = subprocess.run([sys.executable, "-c", limit, BINARY, "serve", "--config", self.config],
                                capture_output=True, text=True, timeout=60)
        self.assertEqual(served.returncode, 1)
        self.assertIn("cannot write to ", served.stderr)
        self.assertIn("hint: ", served.stderr)
        again = self.serve()
        self.assertEqual(json.loads(again.get("/api/v1/status")[0])["community"], "Sunny Lane")
        self.assertEqual(again.end(), 0)

    def test_https_with_an_authority_of_its_own(self):
        self.found()
        enabled = run("tls", "enable", "--local-ca", "--config", self.config)
        self.assertEqual(enabled.returncode, 0, enabled.stderr)
        self.assertRegex(run("tls", "status", "--config", self.config).stdout, r"days left +39\d")
        authority = os.path.join(self.node, "tls", "ca.pem")
        trust = run("tls", "trust", "--config", self.config)
        self.assertIn(authority, trust.stdout)
        served = self.serve()
        self.assertTrue(served.url.startswith("https://"))
        context = ssl.create_default_context(cafile=authority)
        self.assertTrue(json.loads(served.get("/readyz", context=context)[0])["ready"])
        with open(authority, encoding="utf-8") as file:
            self.assertEqual(served.get("/ca.pem", context=context)[0], file.read())
        with self.assertRaises(urllib.error.URLError):
            served.get("/readyz")
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.load_verify_locations(authority)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            old.maximum_version = ssl.TLSVersion.TLSv1_1
        with self.assertRaises(urllib.error.URLError):
            served.get("/readyz", context=old)
        shown = run("status", "--server", served.url, "--ca", authority)
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.websocket(served.url, context)
        self.assertEqual(served.end(), 0)

    def websocket(self, url, context):
        host, port = re.fullmatch(r"https://([^:]+):(\d+)", url).groups()
        with socket.create_connection((host, int(port)), timeout=30) as plain, \
                context.wrap_socket(plain, server_hostname=host) as secure:
            secure.sendall(f"GET /api/v1/ws HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: Upgrade\r\n"
                           "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode())
            answer = b""
            while b"\r\n\r\n" not in answer:
                answer += secure.recv(4096)
            self.assertTrue(answer.startswith(b"HTTP/1.1 101 "), answer)

    def test_doctor_finds_what_is_wrong_and_packs_no_secret(self):
        self.found()
        bundle = os.path.join(self.folder, "bundle.tar.gz")
        seen = run("doctor", "--json", "--bundle", bundle, "--config", self.config)
        findings = {f["subject"]: f for f in json.loads(seen.stdout)["findings"]}
        self.assertEqual(findings["journal"]["health"], "ok")
        self.assertEqual(findings["backups"]["health"], "warning")
        secret = run("key", "export", "founder", "--hex", "--yes", *self.keys()).stdout.strip()[-64:]
        with tarfile.open(bundle) as tar:
            names = tar.getnames()
            for name in names:
                self.assertNotIn(secret.encode(), tar.extractfile(name).read())
        self.assertIn("wattbook/settings.txt", names)
        for path in glob.glob(os.path.join(self.node, "data", "journal", "*.wal")):
            with open(path, "r+b") as file:
                file.seek(40)
                file.write(b"\xff\xff")
        ill = run("doctor", "--config", self.config)
        self.assertEqual(ill.returncode, 1)
        self.assertIn("damaged in ", ill.stdout)
        self.assertEqual(run("check", "data", "--config", self.config).returncode, 5)

    def test_upgrade_plan_and_unreachable(self):
        self.found()
        plan = run("upgrade", "plan", "--config", self.config)
        self.assertEqual(plan.returncode, 0, plan.stderr)
        # A new ledger goes on to the newest rules, one version a block.
        self.assertIn("rules      4 at height 5, known up to 5", plan.stdout)
        self.assertIn("scheduled  rules 5 from height 6 on: known", plan.stdout)
        self.assertEqual(run("status", "--server", "http://127.0.0.1:1").returncode, 4)


class CommandLine(unittest.TestCase):
    def test_suggests_the_verb_that_was_meant(self):
        for words, hint in ((("srve",), "serve"), (("backup", "crate"), "create"), (("dmo",), "demo")):
            told = run(*words)
            self.assertEqual(told.returncode, 2)
            self.assertIn(f"hint: did you mean '{hint}'?", told.stderr)

    def test_every_verb_explains_itself(self):
        for verb in ("demo", "sim", "plan", "bench", "init", "serve", "backup", "tls", "doctor"):
            told = run(verb, "--help")
            self.assertEqual(told.returncode, 0, verb)
            self.assertIn("Usage: ", told.stdout)
        self.assertEqual(run("serve", "--nonsense").returncode, 2)
        self.assertEqual(run().returncode, 2)
        self.assertRegex(run("version").stdout, r"^wattbook \d+\.\d+\.\d+\n$")

    def test_completion_and_man_page_know_the_verbs(self):
        bash = run("completion", "bash").stdout
        script = bash + 'COMP_WORDS=(wattbook backup ""); COMP_CWORD=2; _wattbook; echo "${COMPREPLY[@]}"'
        offered = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60).stdout.split()
        self.assertLessEqual({"create", "list", "verify", "restore"}, set(offered))
        self.assertIn("#compdef wattbook", run("completion", "zsh").stdout)
        self.assertIn("-a serve", run("completion", "fish").stdout)
        page = run("man").stdout
        self.assertIn(".SS wattbook backup create", page)
        self.assertIn(".SH EXIT STATUS", page)

    def test_the_page_of_settings_is_the_programs(self):
        with open(os.path.join(ROOT, "docs", "configuration.md"), encoding="utf-8") as file:
            self.assertEqual(file.read(), run("config", "reference").stdout)


if __name__ == "__main__":
    BINARY = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
