"""Nodes of one ledger on this machine, as an operator sets them up: `wattbook init`, `cluster key`,
`cluster init`, `serve`, each with an etcd of its own."""

import json
import os
import re
import shutil
import signal
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "e2e"))

import operations_test  # noqa: E402
from operations_test import Served, run  # noqa: E402
from ports import free_ports  # noqa: E402

PATIENCE = 180  # seconds, for what takes one or two where the machine is free


def eventually(question, what):
    """The first answer that is true."""
    end = time.monotonic() + PATIENCE
    while True:
        answer = question()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"not in {PATIENCE} s: {what}")
        time.sleep(0.05)


class Node:
    def __init__(self, name, folder, ports):
        self.name = name
        self.folder = folder
        self.config = os.path.join(folder, "wattbook.toml")
        self.api, self.etcd, self.peer = ports
        self.url = f"http://127.0.0.1:{self.api}"
        self.delegate = None
        self.served = None

    def run(self, *words, code=0):
        done = run(*words, "--config", self.config)
        assert done.returncode == code, (words, done.stdout, done.stderr)
        return done.stdout if code == 0 else done.stderr

    def launch(self):
        self.served = Served(self.config, "--set", f"server.listen=127.0.0.1:{self.api}",
                             "--set", f"cluster.etcd_port={self.etcd}")

    def serve(self):
        self.launch()
        self.served.start()
        return self

    def kill(self):
        self.served.process.kill()
        self.served.process.wait()
        self.served.reader.join()
        self.served.process.stderr.close()
        self.served = None

    def end(self):
        code = self.served.end()
        self.served = None
        return code

    def pause(self):
        self.served.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.served.process.send_signal(signal.SIGCONT)

    def get(self, path):
        return json.loads(self.served.get(path)[0])

    def status(self):
        return self.get("/api/v1/cluster")


class Cluster:
    """`count` delegates with the ledger of the first, all of equal stake, and nodes that only follow, without
    an etcd. `n1` founds it."""

    def __init__(self, count, followers=0):
        self.folder = tempfile.mkdtemp()
        password = os.path.join(self.folder, "password")
        with open(password, "w", encoding="utf-8") as file:
            file.write("four random words here\n")
        self.keys = ("--keys", os.path.join(self.folder, "keys"), "--password-file", password)
        ports = free_ports(3 * (count + followers))
        self.all = [Node(f"n{i + 1}", os.path.join(self.folder, f"n{i + 1}"), ports[3 * i:3 * i + 3])
                    for i in range(count + followers)]
        self.nodes = self.all[:count]
        self.followers = self.all[count:]
        first = self.nodes[0]
        made = run("init", first.folder, "--name", "Sunny Lane", *self.keys)
        assert made.returncode == 0, made.stderr
        for node in self.all[1:]:
            shutil.copytree(first.folder, node.folder)
        for node in self.nodes:
            node.delegate = node.run("cluster", "key").strip()

    def members(self):
        out = []
        for node in self.nodes:
            out += ["--member", f"{node.name} {node.delegate} 1 http://127.0.0.1:{node.peer} {node.url}"]
        for node in self.followers:
            out += ["--member", f"{node.name} - 0 - {node.url}"]
        return out

    def found(self):
        for node in self.all:
            node.run("cluster", "init", "--name", node.name, *self.members())
        return self

    def serve(self):
        for node in self.all:
            node.launch()
        for node in self.all:
            node.served.start()
        return self

    def ask(self, node, *words, key="founder", code=0):
        done = run(*words, "--server", node.url, "--key", key, *self.keys)
        assert done.returncode == code, (words, done.stdout, done.stderr)
        return done.stdout if code == 0 else done.stderr

    def license_founder(self, node):
        """So that the founder may book what members pay in."""
        shown = run("key", "show", "founder", *self.keys).stdout
        founder = re.search("0x[0-9a-fA-F]{40}", shown)[0]
        self.ask(node, "command", "LicenseGateway", f"gateway={founder}", "currency=EUR")

    def live(self):
        return [node for node in self.all if node.served]

    def agree(self, height):
        """Waits until all that run have this height final; gives the state root that they share."""
        def same():
            shown = [node.get("/api/v1/status") for node in self.live()]
            if any(one["height"] < height for one in shown):
                return None
            return len({(one["height"], one["state_root"]) for one in shown}) == 1 and shown[0]
        return eventually(same, f"all at height {height} with one state root")

    def remove(self):
        for node in self.live():
            node.kill()
        shutil.rmtree(self.folder)


def use(binary):
    operations_test.BINARY = binary
