"""A community with an operator, a gateway before it, and a meter's port, all for one test program."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import tty
import urllib.request
from datetime import timedelta, timezone
from decimal import Decimal

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "e2e"))

from ports import free_port  # noqa: E402,F401 (also for those that import this)

binary = ""  # set before the first Community
wrong_clock = ""  # a library that makes a program's clock wrong, for those that want it


def wait_for(condition, what, seconds=60):
    """Waits on a condition, not on a time; the limit is for hung programs only."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.2)
    raise AssertionError(f"{what} did not come about in {seconds} s")


def crc16(data):
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return crc


def telegram(moment, drawn, fed_in):
    stamp = (moment.astimezone(timezone.utc) + timedelta(hours=1)).strftime("%y%m%d%H%M%S") + "W"
    body = (f"/TST5\\meter\r\n\r\n0-0:1.0.0({stamp})\r\n1-0:1.8.1({drawn:010.3f}*kWh)\r\n"
            f"1-0:1.8.2(000000.500*kWh)\r\n1-0:2.8.1({fed_in:010.3f}*kWh)\r\n!").encode()
    return body + b"%04X\r\n" % crc16(body)


def sml_text(data):
    return bytes([len(data) + 1]) + data


def crc16_x25(data):
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0x8408 if crc & 1 else crc >> 1
    return crc ^ 0xFFFF


def sml_file(moment, drawn_tenths, fed_in, name=b"\x07"):
    """What an optical head pushes (SML 1.04): registers in tenths of a watt-hour and in watt-hours."""
    def message(tag, body):
        out = b"\x76" + sml_text(b"\x00\x01") + b"\x62\x00\x62\x00\x72\x63" + tag + body
        return out + b"\x63" + crc16_x25(out).to_bytes(2, "little") + b"\x00"

    def entry(code, unit, scaler, value):
        return (b"\x77" + sml_text(code) + b"\x01\x01" + b"\x62" + bytes([unit]) + b"\x52" + bytes([scaler & 255]) +
                value + b"\x01")

    server = sml_text(b"\x0a\x01TST\x00\x00\x00\x00" + name)
    seconds = b"\x72\x62\x02\x65" + int(moment.timestamp()).to_bytes(4, "big")
    values = (entry(b"\x01\x00\x01\x08\x00\xff", 30, -1, b"\x59" + drawn_tenths.to_bytes(8, "big")) +
              entry(b"\x01\x00\x02\x08\x00\xff", 30, 0, b"\x65" + fed_in.to_bytes(4, "big")) +
              entry(b"\x01\x00\x10\x07\x00\xff", 27, 0, b"\x53" + (-100).to_bytes(2, "big", signed=True)))
    body = (message(b"\x01\x01", b"\x76\x01\x01" + sml_text(b"\x01\x02") + sml_text(b"\x07") + b"\x01\x01") +
            message(b"\x07\x01", b"\x77\x01" + server + b"\x01" + seconds + b"\x73" + values + b"\x01\x01") +
            message(b"\x02\x01", b"\x71\x01"))
    padding = -len(body) % 4
    # Four escape bytes on a whole four are sent twice.
    fours = [body[at:at + 4] for at in range(0, len(body), 4)]
    body = b"".join(2 * four if four == b"\x1b" * 4 else four for four in fours)
    out = b"\x1b\x1b\x1b\x1b\x01\x01\x01\x01" + body + b"\x00" * padding + b"\x1b\x1b\x1b\x1b\x1a" + bytes([padding])
    return out + crc16_x25(out).to_bytes(2, "little")


class Feed:
    """A box that passes on what a meter's port says, to whoever connects, byte for byte."""

    def __init__(self):
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.peers = []
        self.accepting = threading.Thread(target=self.accept, daemon=True)
        self.accepting.start()

    def accept(self):
        while True:
            try:
                peer = self.server.accept()[0]
                peer.settimeout(30)
                self.peers.append(peer)
            except OSError:
                return

    def say(self, data, pieces=7):
        wait_for(lambda: self.peers, "a connection to the feed")
        for at in range(0, len(data), pieces):
            self.peers[-1].sendall(data[at:at + pieces])

    def close(self):
        self.server.close()
        for peer in self.peers:
            peer.close()


class Port:
    """A serial port that a meter speaks on; it can be pulled out and plugged in again."""

    def __init__(self, path):
        self.path = path
        self.near = self.far = None
        self.plug_in()

    def plug_in(self):
        self.near, self.far = os.openpty()
        tty.setraw(self.far)
        os.set_blocking(self.near, False)
        os.symlink(os.ttyname(self.far), self.path)

    def pull_out(self):
        os.unlink(self.path)
        os.close(self.near)
        os.close(self.far)

    def say(self, data):
        """As meters do again and again; what nobody reads is lost."""
        try:
            os.write(self.near, data)
        except BlockingIOError:
            pass


class Community:
    """A community with an operator, in a folder of its own."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.password = self.file("password", "correct horse\n")
        self.place = os.path.join(self.folder.name, "community")
        self.meters = 0
        self.must("init", self.place, "--interval", "5", "--time-zone", "Europe/Vienna", "--mode", "sharing",
                  "--listen", f"127.0.0.1:{self.port}", "--key-name", "admin", "--password-file", self.password)
        self.node = None
        self.serve()

    def file(self, name, content):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)
        return path

    def run(self, *arguments, stdin=""):
        environment = {**os.environ, "WATTBOOK_KEYS": os.path.join(self.folder.name, "keys")}
        return subprocess.run([binary, *map(str, arguments)], input=stdin, capture_output=True, text=True,
                              timeout=300, env=environment, start_new_session=True)

    def must(self, *arguments, stdin=""):
        run = self.run(*arguments, stdin=stdin)
        assert run.returncode == 0, f"{arguments}: {run.stdout}{run.stderr}"
        return run.stdout

    def signed(self, *arguments):
        return self.run(*arguments, "--server", self.url, "--password-file", self.password)

    def serve(self, *arguments):
        if arguments:
            arguments += ("--keys", os.path.join(self.folder.name, "keys"), "--password-file", self.password)
        self.node = subprocess.Popen(
            [binary, "serve", "--config", os.path.join(self.place, "wattbook.toml"), *arguments],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.is_up, "the node")

    def is_up(self):
        try:
            return self.get("status")
        except OSError:
            return None

    def stop(self):
        self.node.send_signal(signal.SIGTERM)
        self.node.wait(timeout=60)

    def get(self, path):
        with urllib.request.urlopen(f"{self.url}/api/v1/{path}", timeout=30) as answer:
            return json.load(answer)

    @staticmethod
    def device(meter):
        """The address of a meter's own key."""
        return "0x" + f"{0xabc000 + meter:040x}"

    def add_meter(self, installed, import_register="0"):
        run = self.signed("meter", "add", self.device(self.meters), "--rated-w", 100000, "--import", import_register,
                          "--time", installed.isoformat(timespec="minutes"))
        assert run.returncode == 0, run.stdout + run.stderr
        self.meters += 1
        return self.meters - 1

    def approve(self, meter):
        run = self.signed("meter", "add", self.device(meter), "--approve")
        assert run.returncode == 0, run.stdout + run.stderr

    def readings(self, meter):
        """Oldest first."""
        return self.get(f"communities/0/meters/{meter}/readings?limit=1000")["readings"][::-1]

    def registers(self, meter):
        return [(Decimal(r["import_register"]), Decimal(r["export_register"])) for r in self.readings(meter)]

    def close(self):
        self.stop()
        self.folder.cleanup()


class Gateway:
    """A gateway in a process of its own; with the wall clock off by so many seconds."""

    def __init__(self, community, config, clock_off=0):
        self.community = community
        self.config = community.file(f"gateway{id(self)}.toml", config)
        environment = {**os.environ, "WATTBOOK_KEYS": os.path.join(community.folder.name, "keys")}
        if clock_off:
            environment |= {"LD_PRELOAD": wrong_clock, "WRONG_CLOCK_SECONDS": str(clock_off)}
        self.process = subprocess.Popen(
            [binary, "gateway", "run", self.config, "--server", community.url, "--password-file",
             community.password], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.said = ""
        while "the gateway reads" not in self.said:
            line = self.process.stderr.readline()
            assert line, self.said
            self.said += line

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        self.process.stderr.close()
        return code


def head(name):
    return f'journal = "{name}-journal"\nmetrics_file = "{name}.prom"\n'
